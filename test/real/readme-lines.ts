import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../e2e/workplace.ts";

/** The blocks of shell lines below a heading of the README, word for word: what a stranger types. */
export function listShellBlocks(heading: string): string[] {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const section = readme.slice(readme.indexOf(`${heading}\n`) + heading.length).split("\n## ")[0] ?? "";
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
}
