import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** The parts of docs/chaos.md, in their order; each is written by its own run. */
const sections = ["A production line", "One render"] as const;
export type Section = (typeof sections)[number];

const title = "# Killed, again and again";

/** Puts what a run has found in its place in the document, and leaves the other part as it is. */
export function writeSection(path: string, section: Section, body: string): void {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  writeFileSync(path, replaceSection(text, section, body));
}

export function replaceSection(text: string, section: Section, body: string): string {
  const parts = sections.flatMap((name) => {
    const content = name === section ? body.trim() : readSection(text, name);
    return content === undefined ? [] : [`## ${name}\n\n${content}`];
  });
  return `${[title, ...parts].join("\n\n")}\n`;
}

function readSection(text: string, name: Section): string | undefined {
  const parts = text.split(/^## /m).slice(1);
  const own = parts.find((part) => part.startsWith(`${name}\n`));
  return own?.slice(name.length).trim();
}

/** A table of Markdown. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** What was measured, and what was wanted of it. */
export type Row = readonly [what: string, measured: string, wanted: string];

/** The same rows for a terminal. */
export function plainTable(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([what]) => what.length));
  return rows
    .map(([what, value, wanted]) => `${what.padEnd(width)}  ${value.padEnd(24)} ${wanted}`.trimEnd())
    .join("\n");
}

/** The last line of both. */
export function verdictOf(failures: readonly string[]): string {
  if (failures.length === 0) return "All of it held.";
  return `It did not hold:\n${failures.map((failure) => `- ${failure}`).join("\n")}`;
}
