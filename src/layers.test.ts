import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importsOf, layers, type Folder } from "./layers.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folders = Object.keys(layers) as Folder[];

interface Planted {
  readonly fact: string;
  readonly file: string;
  readonly source: string;
  /** The rule that refuses it, or none. */
  readonly rule?: string;
}

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `  total += ${index};`).join("\n");
const branches = Array.from({ length: 12 }, (_, index) => `  if (n === ${index}) return ${index + 1};`).join("\n");

const planted: readonly Planted[] = [
  // What goes down the table, through an index.
  { fact: "a folder above is allowed", file: "src/steps/a.ts", source: `export { x } from "../media/index.ts";` },
  {
    fact: "a deep file may import a folder above",
    file: "src/media/rig/a.ts",
    source: `export { x } from "../../core/index.ts";`,
  },
  {
    fact: "a neighbour's index is allowed",
    file: "src/media/rig/b.ts",
    source: `export { x } from "../raster/index.ts";`,
  },
  {
    fact: "a file of the folder around is allowed",
    file: "src/media/rig/c.ts",
    source: `export { x } from "../pose.ts";`,
  },
  { fact: "a file beside is allowed", file: "src/media/rig/d.ts", source: `export { x } from "./a.ts";` },
  { fact: "a contract file is allowed", file: "src/steps/c.ts", source: `export { x } from "../speech/spoken.ts";` },
  { fact: "a package is allowed", file: "src/core/a.ts", source: `export { x } from "zod";` },
  {
    fact: "a test may import what tests share",
    file: "src/store/blobs/a.test.ts",
    source: `export { x } from "../../../test/contract/x.ts";`,
  },
  {
    fact: "a part of an open folder is allowed",
    file: "src/steps/d.ts",
    source: `export { x } from "../media/rig/index.ts";`,
  },
  // What does not.
  {
    fact: "a folder below is refused",
    file: "src/core/b.ts",
    source: `export { x } from "../media/index.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "a folder beside is refused",
    file: "src/media/a.ts",
    source: `export { x } from "../speech/index.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "a type from below is refused",
    file: "src/core/c.ts",
    source: `import type { X } from "../cli/index.ts";\nexport type Y = X;`,
    rule: "no-restricted-imports",
  },
  {
    fact: "an import at run time is refused",
    file: "src/core/d.ts",
    source: `export const x = (): Promise<unknown> => import("../cli/index.ts");`,
    rule: "no-restricted-imports",
  },
  {
    fact: "a deep file is refused a folder below",
    file: "src/media/rig/e/f.ts",
    source: `export { x } from "../../../steps/index.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "past the index is refused",
    file: "src/steps/b.ts",
    source: `export { x } from "../media/rig/puppet.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "past a folder's index is refused",
    file: "src/steps/e.ts",
    source: `export { x } from "../media/plain.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "a neighbour's private file is refused",
    file: "src/media/rig/g.ts",
    source: `export { x } from "../raster/kernel.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "an inner folder's private file is refused",
    file: "src/media/h.ts",
    source: `export { x } from "./raster/kernel.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "a file outside src is refused",
    file: "src/core/e.ts",
    source: `export { x } from "../../scripts/x.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "the table itself is refused",
    file: "src/core/f.ts",
    source: `export { x } from "../layers.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "a test too is refused a folder below",
    file: "src/core/b.test.ts",
    source: `export { x } from "../media/index.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "what tests share is refused to the product",
    file: "src/store/b.ts",
    source: `export { x } from "../../test/contract/x.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "a part of a closed folder is refused",
    file: "src/steps/f.ts",
    source: `export { x } from "../pipeline/checks/index.ts";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "a part's inner part is refused",
    file: "src/steps/g.ts",
    source: `export { x } from "../media/sound/music/index.ts";`,
    rule: "no-restricted-imports",
  },
  // How files are written.
  {
    fact: "the environment is refused",
    file: "src/core/g.ts",
    source: `export const x = process.env["HOME"];`,
    rule: "no-process-env",
  },
  {
    fact: "the environment is refused by another name",
    file: "src/core/h.ts",
    source: `const { env } = process;\nexport const x = env["HOME"];`,
    rule: "no-restricted-properties",
  },
  {
    fact: "the environment is refused by import",
    file: "src/core/i.ts",
    source: `export { env } from "node:process";`,
    rule: "no-restricted-imports",
  },
  {
    fact: "configuration may read the environment",
    file: "src/app/config.ts",
    source: `export const x = process.env["HOME"];`,
  },
  {
    fact: "a default export is refused",
    file: "src/core/j.ts",
    source: `export default function x(): void {}`,
    rule: "no-default-export",
  },
  {
    fact: "any is refused",
    file: "src/core/k.ts",
    source: `export const x = (y: any): unknown => y;`,
    rule: "no-explicit-any",
  },
  {
    fact: "a promise that nobody awaits is refused",
    file: "src/core/l.ts",
    source: `async function x(): Promise<void> {}\nexport function y(): void {\n  x();\n}`,
    rule: "no-floating-promises",
  },
  {
    fact: "a long function is refused",
    file: "src/core/m.ts",
    source: `export function x(): number {\n  let total = 0;\n${lines(60)}\n  return total;\n}`,
    rule: "max-lines-per-function",
  },
  {
    fact: "a long file is refused",
    file: "src/core/n.ts",
    source: Array.from({ length: 401 }, (_, index) => `export const x${index} = 0;`).join("\n"),
    rule: "max-lines",
  },
  {
    fact: "comments do not make a file long",
    file: "src/core/o.ts",
    source: `${"// why\n".repeat(450)}export const x = 0;`,
  },
  {
    fact: "a tangled function is refused",
    file: "src/core/p.ts",
    source: `export function x(n: number): number {\n${branches}\n  return 0;\n}`,
    rule: "complexity",
  },
  {
    fact: "a switch that forgets a case is refused",
    file: "src/core/q.ts",
    source: `export function x(y: "a" | "b"): void {\n  switch (y) {\n    case "a":\n      break;\n  }\n}`,
    rule: "switch-exhaustiveness-check",
  },
];

describe("the linter", () => {
  let folder: string;
  const found = new Map<string, string[]>();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "sutradhar-layers-"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "oxlint.config.ts"), `export { default } from "${root}oxlint.config.ts";\n`);
    writeFileSync(join(folder, "tsconfig.json"), readFileSync(join(root, "tsconfig.json")));
    for (const { file, source } of planted) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${source}\n`);
    }
    const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
    const { stdout, stderr } = spawnSync(process.execPath, [oxlint, "--format=json"], {
      cwd: folder,
      encoding: "utf8",
    });
    if (!stdout.includes("diagnostics")) throw new Error(`oxlint gave no report: ${stderr}`);
    const report = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
    for (const { code, filename } of report.diagnostics) found.set(filename, [...(found.get(filename) ?? []), code]);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(planted)("$fact", ({ file, rule }) => {
    const codes = found.get(file) ?? [];
    if (rule === undefined) expect(codes).toEqual([]);
    else expect(codes.join(" ")).toContain(`(${rule})`);
  });
});

describe("the import table", () => {
  it.each(folders)("%s imports only what stands above it", (folder) => {
    const row: readonly string[] | { readonly allBut: readonly string[] } = layers[folder];
    const named = "allBut" in row ? row.allBut : row;
    const above = folders.slice(0, folders.indexOf(folder));
    expect(named.filter((name) => !above.includes(name as Folder))).toEqual([]);
  });

  it("spells `all above but` out", () => {
    expect(importsOf("planner")).toEqual([
      "core",
      "speech",
      "pipeline",
      "store",
      "governance",
      "registry",
      "provenance",
      "fleet",
      "rollout",
      "productions",
    ]);
  });

  it("has a row for every folder of src", () => {
    const present = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(present.map(({ name }) => name).filter((name) => !folders.includes(name as Folder))).toEqual([]);
  });
});
