import { SutradharError } from "../../../core/index.ts";
import { categories, type Category } from "../taxonomy.ts";

/** What a guard model said: a category of ours for each of its own, with how sure its word makes us. */
export interface GuardVerdict {
  readonly label: string;
  readonly category: Category;
  readonly score: number;
}

/** How a family of guard models answers. */
export const replyFormats = ["qwen3guard", "llama-guard"] as const;
export type ReplyFormat = (typeof replyFormats)[number];

/** `Controversial` is between the two: a person looks. */
const scores = { unsafe: 0.9, controversial: 0.6 } as const;

const qwenCategories: Readonly<Record<string, Category>> = {
  violent: "violent_crimes",
  "non-violent illegal acts": "nonviolent_crimes",
  "sexual content or sexual acts": "sexual_content",
  pii: "pii_leak",
  "personally identifiable information": "pii_leak",
  "suicide & self-harm": "suicide_self_harm",
  "unethical acts": "hate",
  "politically sensitive topics": "elections",
  "copyright violation": "ip",
  jailbreak: "prompt_injection",
};

/** The first of our categories that has the hazard, which is the plainest one. */
const byHazard: ReadonlyMap<string, Category> = new Map(
  Object.entries(categories)
    .toReversed()
    .flatMap(([id, facts]) => ("hazard" in facts ? [[facts.hazard, id as Category] as const] : [])),
);

/** Code interpreter abuse: of Llama Guard alone, and none of a script's dangers but that of an order to a machine. */
const codeAbuse = "S14";

/**
 * Reads a guard model's answer, and nothing that only looks like one: a model that chats, or that a text has talked into
 * something else, has not judged.
 * @throws SutradharError `model_reply_invalid`
 */
export function parseGuardReply(format: ReplyFormat, reply: string): readonly GuardVerdict[] {
  return format === "qwen3guard" ? parseQwen(reply) : parseLlama(reply);
}

function parseQwen(reply: string): readonly GuardVerdict[] {
  const match = /^\s*Safety:\s*(?<safety>Safe|Unsafe|Controversial)\s*\nCategories:\s*(?<list>[^\n]+?)\s*$/.exec(
    reply.replace(/\nRefusal:[^\n]*\s*$/, ""),
  );
  if (!match?.groups) throw unreadable("Safety and Categories, a line each");
  const safety = match.groups["safety"]!.toLowerCase();
  if (safety === "safe") return [];
  const score = scores[safety as keyof typeof scores];
  return splitList(match.groups["list"]!).map((label) => {
    const category = qwenCategories[label.toLowerCase()];
    if (!category) throw unreadable("categories of Qwen3Guard");
    return { label, category, score };
  });
}

function parseLlama(reply: string): readonly GuardVerdict[] {
  const lines = reply
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length === 1 && lines[0] === "safe") return [];
  if (lines.length !== 2 || lines[0] !== "unsafe") throw unreadable("safe, or unsafe and a line of categories");
  return splitList(lines[1]!).map((label) => {
    const category = label === codeAbuse ? "prompt_injection" : byHazard.get(label);
    if (!category) throw unreadable("categories S1 to S14");
    return { label, category, score: scores.unsafe };
  });
}

function splitList(list: string): readonly string[] {
  const labels = list
    .split(",")
    .map((label) => label.trim())
    .filter((label) => label !== "");
  if (labels.length === 0) throw unreadable("at least one category");
  return labels;
}

/** No word of the answer is repeated: it may repeat the text. */
function unreadable(expected: string): SutradharError {
  return new SutradharError("model_reply_invalid", `the guard model's answer is none: expected ${expected}`);
}
