import { digestBytes, digestJson, limits, SutradharError } from "../../../core/index.ts";
import type { Finding } from "../decision.ts";
import { isOverridable } from "../taxonomy.ts";
import { parseGuardReply, type ReplyFormat } from "./chat-replies.ts";
import type { ModelJudge } from "./model-judge.ts";
import { splitText, type TextPart } from "./split-text.ts";

export interface ChatServer {
  /** For records and messages. */
  readonly id: string;
  readonly format: ReplyFormat;
  /** Up to and without `/chat/completions`: `http://guard.internal:8000/v1`. */
  readonly url: string;
  /** As the server calls it. */
  readonly model: string;
  readonly languages: readonly string[];
  readonly token?: string | undefined;
  /** For one answer. */
  readonly answerMsMax: number;
  /** What carries the request; every way out of an installation is its operator's to close. */
  readonly send: typeof fetch;
}

const severity = 3;

/** A guard model (Qwen3Guard, Llama Guard and their like) behind an OpenAI-compatible chat server: vLLM, llama.cpp, Ollama. */
export function createChatJudge(server: ChatServer): ModelJudge {
  const { id, format, url, model, languages } = server;
  return {
    identity: { id, version: model, digest: digestJson({ format, model, url }) },
    languages: new Set(languages),
    async find(text, signal) {
      const findings: Finding[] = [];
      for (const part of splitText(text, limits.guardCharsMax)) {
        // One after the other: a guard model serves many, and what is refused early need not be read to its end.
        // oxlint-disable-next-line no-await-in-loop
        findings.push(...toFindings(id, part, parseGuardReply(format, await ask(server, part.text, signal))));
      }
      return findings;
    },
  };
}

function toFindings(
  id: string,
  { text, start }: TextPart,
  verdicts: ReturnType<typeof parseGuardReply>,
): readonly Finding[] {
  return verdicts.map(({ label, category, score }) => ({
    category,
    severity,
    score,
    isOverridable: isOverridable(category),
    spans: [{ start, end: start + text.length, sha256: digestBytes(text) }],
    evidence: { rule: `${id}: ${label}`, normalisedForm: "", because: [] },
  }));
}

/** @returns what the model said. @throws SutradharError `model_unavailable`, `model_reply_invalid` */
async function ask({ id, url, model, token, answerMsMax, send }: ChatServer, text: string, signal: AbortSignal) {
  let response: Response;
  let body: string;
  try {
    response = await send(`${url.replace(/\/+$/, "")}/chat/completions`, {
      method: "POST",
      redirect: "error",
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({
        model,
        messages: [{ role: "user", content: text }],
        temperature: 0,
        max_tokens: limits.guardReplyTokensMax,
        stream: false,
      }),
      signal: AbortSignal.any([AbortSignal.timeout(answerMsMax), signal]),
    });
    body = await readText(response);
  } catch (cause) {
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError("model_unavailable", `${id} gives no answer within ${answerMsMax} ms`, { cause });
  }
  if (!response.ok) throw new SutradharError("model_unavailable", `${id} answers with status ${response.status}`);
  return contentOf(id, body);
}

async function readText({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > limits.guardReplyBytesMax) {
      throw new SutradharError(
        "model_reply_invalid",
        `a guard model's answer may have ${limits.guardReplyBytesMax} bytes`,
      );
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function contentOf(id: string, body: string): string {
  try {
    const { choices } = JSON.parse(body) as {
      readonly choices?: readonly { readonly message?: { readonly content?: unknown }; finish_reason?: unknown }[];
    };
    const [choice] = choices ?? [];
    if (typeof choice?.message?.content === "string" && choice.finish_reason !== "length")
      return choice.message.content;
  } catch (cause) {
    throw new SutradharError("model_reply_invalid", `${id} answers with what is no JSON`, { cause });
  }
  throw new SutradharError("model_reply_invalid", `${id} answers with no whole message`);
}
