import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CaseReport } from "../check-suite.ts";
import { toHtml } from "./to-html.ts";
import { toJunit } from "./to-junit.ts";
import { toMarkdown } from "./to-markdown.ts";

/** A check beside the golden suite: of a script, an avatar, the policy, what it costs. */
export interface CheckedPart {
  readonly kind: "script" | "avatar" | "policy" | "moderation" | "cost" | "models";
  readonly name: string;
  readonly isGood: boolean;
  readonly told: string;
}

export interface Report {
  readonly title: string;
  readonly parts: readonly CheckedPart[];
  readonly cases: readonly CaseReport[];
}

/** Writes report.html, junit.xml and report.md, and returns their paths. */
export async function writeReports(
  report: Report,
  outDirectory: string,
): Promise<{ readonly html: string; readonly junit: string; readonly markdown: string }> {
  await mkdir(outDirectory, { recursive: true });
  const paths = {
    html: join(outDirectory, "report.html"),
    junit: join(outDirectory, "junit.xml"),
    markdown: join(outDirectory, "report.md"),
  };
  await writeFile(paths.html, await toHtml(report));
  await writeFile(paths.junit, toJunit(report));
  await writeFile(paths.markdown, toMarkdown(report));
  return paths;
}
