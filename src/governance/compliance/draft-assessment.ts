import type { ToldMatrix, ToldRule } from "./describe-matrix.ts";

/** What an impact assessment is drafted from. */
export interface AssessmentFacts {
  readonly workspace: string;
  readonly matrix: ToldMatrix;
  /** Grants that stand, by purpose. */
  readonly purposes: readonly { readonly purpose: string; readonly grants: number }[];
  readonly models: readonly string[];
}

/**
 * A draft in Markdown of what rule 13(1) of the DPDP Rules, 2025 asks of significant data fiduciaries each year: which data of whom
 * is processed for what, what controls there are, and which risks they leave. What only people can judge is left open, and says so.
 */
export function draftAssessment({ workspace, matrix, purposes, models }: AssessmentFacts): string {
  const { on, edition, rules } = matrix;
  const live = rules.filter((rule) => rule.live && rule.live.state !== "nothing_yet");
  const gaps = rules.filter(({ built }) => built !== "yes");
  const attention = rules.filter((rule) => rule.live?.state === "attention");
  return `# Data protection impact assessment: draft

Workspace ${workspace}, ${on}. Drafted from what the installation says of itself and from edition ${edition} of the matrix of rules. It
is no legal advice, and nothing in it is decided: what stands in [brackets] is for the people who sign it.

## 1. Why data is processed, and whose rights that touches

[Which business this serves, and whether it could be done with less data.]

${
  purposes.length === 0
    ? "No consent stands in this workspace."
    : table(
        ["purpose", "grants that stand"],
        purposes.map(({ purpose, grants }) => [purpose, String(grants)]),
      )
}

People whose likeness or voice is used, and recipients of campaigns, may ask for access, correction and erasure, name a nominee, and
complain; withdrawing takes as many steps as giving (docs/guides/rights.md, docs/guides/consent.md).

## 2. What the workspace says of itself

${
  live.length === 0
    ? "Nothing yet."
    : table(
        ["rule", "state", "what it says"],
        live.map((rule) => [nameOf(rule), rule.live?.state ?? "", rule.live?.says ?? ""]),
      )
}

Models that were registered: ${models.length === 0 ? "none" : models.join(", ")}. [Whether what they do is a likely risk to people's rights, and who verified that: rule 13(3).]

## 3. Controls

${table(
  ["rule", "control", "built"],
  rules.map((rule) => [nameOf(rule), rule.control, rule.built]),
)}

## 4. Risks that the controls leave

${
  gaps.length === 0
    ? "None is known."
    : table(
        ["rule", "what is missing", "how likely, how grave", "what is done about it"],
        gaps.map((rule) => [nameOf(rule), rule.missing ?? "", "[…]", "[…]"]),
      )
}

${attention.length === 0 ? "Nothing waits for anybody now." : `To be seen to now: ${attention.map((rule) => `${nameOf(rule)} (${rule.live?.says ?? ""})`).join("; ")}.`}

## 5. Who judged this

[Names, roles, date. When it is decided: \`sutradhar duty record impact-assessment\`.]
`;
}

function nameOf({ id, law, rule }: ToldRule): string {
  return `${id}. ${[law, rule].filter((part) => part !== "").join(", ")}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/\s+/g, " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
