import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { digestBytes, digestJson, type Digest } from "../core/index.ts";

const require = createRequire(import.meta.url);

/** The packages whose code decides a step's bytes. */
const packagesOf: Readonly<Record<string, readonly string[]>> = {
  "bake-rig": ["@napi-rs/canvas"],
  "bake-plate": ["@napi-rs/canvas"],
  speak: ["@echogarden/espeak-ng-emscripten"],
  render: ["node-av", "@napi-rs/canvas", "@fontsource/noto-sans"],
  mix: ["@mediabunny/aac-encoder", "mediabunny"],
  assemble: ["node-av", "@fontsource/noto-sans"],
  verify: ["node-av"],
};

/**
 * The digest of the software behind a step, made from what is installed, so that nobody has to remember to change
 * it: Node, the packages that do the work, and the kernel.
 */
export function createEngine(): (step: string) => Digest {
  const known = new Map<string, Digest>();
  return (step) => {
    const digest = known.get(step) ?? describeEngine(step);
    known.set(step, digest);
    return digest;
  };
}

function describeEngine(step: string): Digest {
  const versions = Object.fromEntries((packagesOf[step] ?? []).map((name) => [name, versionOf(name)]));
  const kernel =
    step === "render"
      ? { kernel: digestBytes(readFileSync(new URL("../media/raster/kernel.wasm", import.meta.url))) }
      : {};
  return digestJson({ node: process.versions.node, v8: process.versions.v8, ...versions, ...kernel });
}

function versionOf(name: string): string {
  // Not every package exports its package.json; its folder is found from the search path instead.
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const { version } = JSON.parse(readFileSync(`${folder}/${name}/package.json`, "utf8")) as { version: string };
      return version;
    } catch {
      continue;
    }
  }
  return "missing";
}
