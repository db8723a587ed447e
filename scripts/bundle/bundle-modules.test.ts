import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { bundleModules } from "./bundle-modules.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-bundle-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function bundle(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return bundleModules(folder, join(folder, "main.ts"));
}

it("joins modules whose names meet, takes only what is used from behind an index, and runs", async () => {
  const text = bundle({
    "main.ts":
      'import { one, type Kind } from "./parts/index.ts";\nimport { two } from "./two.ts";\n\nconst own: Kind = 3;\n(globalThis as { sum?: number }).sum = one() + two() + own;\n',
    "parts/index.ts":
      '/** Parts. */\nexport { one, type Kind } from "./one.ts";\nexport { never } from "./never.ts";\n',
    "parts/one.ts":
      "/** A kind. */\nexport type Kind = number;\n\nconst own = 1;\n\nexport function one(): number {\n  return own;\n}\n",
    "parts/never.ts": "export const never = 1;\n",
    "two.ts":
      'import { sep } from "node:path";\n\nconst own = sep.length;\n\nexport const two = (): number => own + 1;\n',
  });
  expect(text).not.toMatch(/never|A kind/);
  await import(`data:text/javascript,${encodeURIComponent(text)}`);
  expect((globalThis as { sum?: number }).sum).toBe(6);
});

it.each([
  ["a default export", "export default 1;\n"],
  ["a namespace", 'import * as all from "./a.ts";\n'],
  ["a side effect", 'import "./a.ts";\n'],
])("refuses %s", (_, text) => {
  expect(() => bundle({ "main.ts": text, "a.ts": "" })).toThrow("in a form that is not known");
});

it("refuses a circle, and a name that an index does not hand on", () => {
  const circle = {
    "main.ts": 'import { a } from "./a.ts";\n',
    "a.ts": 'import { b } from "./b.ts";\nexport const a = b;\n',
    "b.ts": 'import { a } from "./a.ts";\nexport const b = a;\n',
  };
  expect(() => bundle(circle)).toThrow("imports itself");
  expect(() => bundle({ "main.ts": 'import { x } from "./p/index.ts";\n', "p/index.ts": "" })).toThrow("hands on no x");
});
