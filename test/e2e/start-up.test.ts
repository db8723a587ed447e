import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, root, scriptOf, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(() => {
  place = createWorkplace();
  place.write("hello.md", scriptOf({}, "Good morning."));
});
afterAll(() => place.remove());

const preload = pathToFileURL(join(root, "test/processes/list-modules.ts")).href;

/** The packages, and our own files below src/, that a command loads. */
function loadedBy(args: readonly string[]): { packages: string[]; sources: string[] } {
  const list = place.path("modules.txt");
  rmSync(list, { force: true });
  const { status, stderr } = place.run(args, { NODE_OPTIONS: `--import ${preload}`, MODULE_LIST: list });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const urls = readFileSync(list, "utf8").split("\n");
  const take = (pattern: RegExp): string[] => [...new Set(urls.flatMap((url) => pattern.exec(url)?.[1] ?? []))].sort();
  return { packages: take(/\/node_modules\/((?:@[^/]+\/)?[^/]+)/), sources: take(/\/src\/(.+)$/) };
}

describe("a command loads what it uses, since loading is most of its time", () => {
  it("for --help: the command line, and nothing that does work", () => {
    const { packages, sources } = loadedBy(["--help"]);
    expect(packages).toEqual(["commander"]);
    expect(sources.filter((file) => !/^(?:cli|core)\//.test(file))).toEqual([
      "app/config-file.ts",
      "app/config-kinds.ts",
      "app/config-settings.ts",
      "app/config-values.ts",
      "app/config.ts",
      "app/index.ts",
      "app/jobs.ts",
    ]);
  });

  // What is native, or holds megabytes of WebAssembly, costs a tenth of a second each.
  it.each([
    { args: ["voices"], heavy: [] },
    { args: ["check", "hello.md"], heavy: ["@napi-rs/canvas"] },
    { args: ["avatars"], heavy: ["@napi-rs/canvas"] },
  ])("for $args: of the heavy packages only $heavy", ({ args, heavy }) => {
    const { packages } = loadedBy(args);
    const all = [
      "@napi-rs/canvas",
      "node-av",
      "mediabunny",
      "@mediabunny/aac-encoder",
      "@echogarden/espeak-ng-emscripten",
    ];
    expect(packages.filter((name) => all.includes(name))).toEqual(heavy);
  });
});
