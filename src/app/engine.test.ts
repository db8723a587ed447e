import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { stepCatalog } from "../steps/index.ts";
import { createEngine, listEngineFiles } from "./engine.ts";

const source = fileURLToPath(new URL("..", import.meta.url));

/** Where the work of each step is written. */
const roots: Readonly<Record<string, readonly string[]>> = {
  speak: ["speech/voices/index.ts"],
  align: ["speech/alignment/index.ts", "inference/builtin/index.ts"],
  "speak-elsewhere": ["media/decode/read-sound.ts", "steps/worker/sherpa-child.ts"],
  "decode-track": ["media/decode/read-sound.ts"],
  animate: ["steps/animate.ts"],
  move: ["steps/worker/move.ts"],
  "enlarge-slide": ["steps/worker/enlarge.ts"],
  render: ["steps/render.ts", "steps/render-chunk.ts"],
  mix: ["steps/mix.ts"],
  assemble: ["steps/assemble.ts"],
  verify: ["steps/worker/verify.ts"],
  "assemble-sound": ["steps/assemble-sound.ts"],
  "verify-sound": ["steps/worker/verify-sound.ts"],
  "bake-rig": ["media/rig/index.ts", "media/layout/index.ts"],
  "bake-plate": ["media/stage/index.ts", "media/backdrop/index.ts"],
  "bake-slide": ["media/layout/index.ts"],
  "bake-clip": ["steps/worker/bake-clip.ts"],
  "bake-music": ["media/sound/index.ts"],
};

/** Parts that are loaded along, and draw or say nothing in these steps. */
const unused: Readonly<Record<string, readonly string[]>> = {
  // The clock of captions and of points lies beside what draws them.
  animate: ["media/raster", "media/rig", "media/stage"],
  // It takes a poster off a frame: the stage's colours, no rig.
  assemble: ["media/raster", "media/rig", "media/pose.ts"],
  // Layouts set type as well as places and sizes; what is baked shows none.
  "bake-rig": ["media/captions"],
  "bake-slide": ["media/captions"],
  "enlarge-slide": ["media/captions"],
  "bake-clip": ["media/raster", "media/rig", "media/stage"],
  verify: ["media/raster", "media/rig", "media/stage", "media/pose.ts"],
  "verify-sound": ["media/raster", "media/rig", "media/stage", "media/pose.ts"],
};

/** Whatever a file imports, below src/; types are none of the software. */
function closureOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(join(source, file))) return seen;
  seen.add(file);
  const text = readFileSync(join(source, file), "utf8");
  const imports = /^(?:import|export)\s+(?!type\b)[^;]*?from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/gm;
  for (const [, named, lazy] of text.matchAll(imports)) closureOf(join(dirname(file), named ?? lazy ?? ""), seen);
  return seen;
}

describe("the digest of the software behind a step", () => {
  it.each(Object.keys(roots))("covers every file of ours that %s is made of", (step) => {
    const known = new Set(listEngineFiles(step));
    const needed = (roots[step] ?? []).flatMap((root) => [...closureOf(root)]);
    const isUnused = (file: string): boolean =>
      (unused[step] ?? []).some((part) => file === part || file.startsWith(`${part}/`));
    // Errors and limits end a step, and change no byte of what it makes.
    const isOutside = (file: string): boolean => /^(?:core|pipeline|store)\//.test(file);
    expect([...new Set(needed)].filter((file) => !known.has(file) && !isOutside(file) && !isUnused(file))).toEqual([]);
  });

  it("has parts for every step of the catalog", () => {
    const bare = new Set(listEngineFiles("no such step"));
    for (const [step, { kind }] of Object.entries(stepCatalog)) {
      // What an effect does is never kept under a key.
      if (kind === "effect") continue;
      const own = listEngineFiles(step).filter((file) => !bare.has(file));
      expect({ step, hasOwn: own.length > 0 }).toEqual({ step, hasOwn: true });
    }
  });

  it("covers the arithmetic and the randomness that all steps share", () => {
    expect(listEngineFiles("animate")).toEqual(expect.arrayContaining(["core/portable-math.ts", "core/random.ts"]));
  });

  it("differs from step to step, and is the same each time", () => {
    const digests = Object.keys(stepCatalog).map(createEngine());
    expect(Object.keys(stepCatalog).map(createEngine())).toEqual(digests);
    expect(new Set([digests[0], createEngine()("mix"), createEngine()("render")]).size).toBe(3);
  });
});
