import type { Report } from "./write-reports.ts";

/** For a pull request: a line of what it comes to, and a row for each check, the bad ones first. */
export function toMarkdown({ title, parts, cases }: Report): string {
  const rows = [
    ...parts.map(({ kind, name, isGood, told }) => ({ what: `${kind} ${name}`, isGood, told })),
    ...cases.map(({ name, isGood, told }) => ({ what: `golden ${name}`, isGood, told })),
  ];
  const bad = rows.filter(({ isGood }) => !isGood);
  const sorted = [...bad, ...rows.filter(({ isGood }) => isGood)];
  const sum = bad.length === 0 ? `All ${rows.length} checks passed.` : `${bad.length} of ${rows.length} checks failed.`;
  return [
    `## ${escapeCell(title)}`,
    "",
    sum,
    "",
    "| | check | what it said |",
    "|---|---|---|",
    ...sorted.map(({ what, isGood, told }) => `| ${isGood ? "✓" : "✗"} | ${escapeCell(what)} | ${escapeCell(told)} |`),
    "",
  ].join("\n");
}

function escapeCell(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
