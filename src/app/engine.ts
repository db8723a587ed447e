import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { digestBytes, digestJson, type Digest } from "../core/index.ts";

const require = createRequire(import.meta.url);
const sourceRoot = fileURLToPath(new URL("..", import.meta.url));

/** What decides a step's bytes: packages by name, and our own folders and files below `src/`. */
interface EngineParts {
  readonly packages: readonly string[];
  readonly sources: readonly string[];
}

const drawing = [
  "media/backdrop",
  "media/clip",
  "media/raster",
  "media/rig",
  "media/stage",
  "media/svg",
  "media/pose.ts",
];
/** What every step may lean on: its bytes are decided there too. */
const everywhere = ["core/portable-math.ts", "core/random.ts", "core/canonical-json.ts", "core/digest.ts", "steps"];
const fonts = listFontPackages();

/** What looks at finished pictures and listens to finished sound. */
const checking: EngineParts = {
  packages: ["node-av", ...fonts],
  sources: [
    "quality",
    "media/captions",
    "media/decode",
    "media/fingerprint",
    "media/layout",
    "media/sound",
    "media/timeline",
    "media/watermark",
    "media/watermark-reader",
  ],
};

const moving = ["inference", "media/motion", "media/pose.ts", "media/timeline", "speech/alignment", "speech/visemes"];

const parts: Readonly<Record<string, EngineParts>> = {
  "bake-rig": { packages: ["@napi-rs/canvas"], sources: [...drawing, "media/layout"] },
  "bake-plate": { packages: ["@napi-rs/canvas"], sources: drawing },
  "bake-clip": { packages: ["node-av"], sources: ["media/backdrop", "media/clip", "media/encode"] },
  "bake-slide": { packages: ["@napi-rs/canvas"], sources: [...drawing, "media/layout"] },
  "enlarge-slide": { packages: ["@napi-rs/canvas"], sources: [...drawing, "media/layout", "inference"] },
  "bake-drawing": { packages: ["@napi-rs/canvas"], sources: [...drawing, "media/layout"] },
  "bake-music": { packages: [], sources: ["media/sound"] },
  speak: {
    packages: ["@echogarden/espeak-ng-emscripten"],
    sources: ["speech/text", "speech/voices", "speech/phonemes"],
  },
  "speak-elsewhere": { packages: ["node-av"], sources: ["core/wav.ts", "inference", "media/decode"] },
  "decode-track": { packages: ["node-av"], sources: ["media/decode"] },
  align: { packages: [], sources: ["inference", "speech/alignment", "speech/visemes"] },
  "align-elsewhere": { packages: [], sources: ["inference", "speech/alignment", "speech/visemes"] },
  "cut-track": { packages: [], sources: ["speech/alignment"] },
  animate: {
    packages: [],
    sources: ["speech/visemes", "media/motion", "media/pose.ts", "media/captions", "media/layout"],
  },
  move: { packages: [], sources: moving },
  "move-elsewhere": { packages: [], sources: moving },
  render: {
    packages: ["node-av", "@napi-rs/canvas", ...fonts],
    sources: [
      ...drawing,
      "media/brand",
      "media/captions",
      "media/encode",
      "media/layout",
      "media/timeline",
      "media/watermark",
    ],
  },
  mix: { packages: ["@mediabunny/aac-encoder", "mediabunny"], sources: ["media/sound"] },
  assemble: {
    packages: ["node-av", "@napi-rs/canvas"],
    sources: ["media/captions", "media/decode", "media/encode", "media/stage", "media/timeline", "media/sound"],
  },
  "examine-frames": { packages: ["node-av"], sources: ["inference", "media/decode", "quality/examiners"] },
  "examine-speech": {
    packages: [],
    sources: ["inference", "quality/examiners", "speech/alignment", "governance/moderation"],
  },
  "assemble-sound": {
    packages: ["node-av"],
    sources: ["media/captions", "media/encode", "media/timeline", "media/sound"],
  },
  "verify-sound": checking,
  sign: { packages: ["@contentauth/c2pa-wasm"], sources: ["provenance/c2pa", "provenance/labels"] },
  release: { packages: [], sources: [] },
  verify: checking,
};

/** The files below `src/` that decide a step's bytes, beside those that its software's packages bring. */
export function listEngineFiles(step: string): string[] {
  return [...(parts[step]?.sources ?? []), ...everywhere].flatMap(listSources);
}

/**
 * The digest of the software behind a step, made from what is there, so that nobody has to remember to raise
 * anything: Node, the packages that do the work, and the files of our own that do.
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
  const packages = parts[step]?.packages ?? [];
  return digestJson({
    node: process.versions.node,
    packages: Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    sources: Object.fromEntries(listEngineFiles(step).map((path) => [path, digestFile(path)])),
  });
}

/** Source files at a path below `src/`, with what is compiled from kernels; tests decide nothing. */
function listSources(path: string): string[] {
  if (/\.[a-z]+$/.test(path)) return [path.replace(/\.ts$/, ownSuffix)];
  return readdirSync(join(sourceRoot, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|js|wasm)$/.test(entry.name) && !/\.(?:test|d)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(sourceRoot.length))
    .sort();
}

/** A clone runs its sources, a package what they were compiled to. */
const ownSuffix = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

function digestFile(path: string): Digest {
  return digestBytes(readFileSync(join(sourceRoot, path)));
}

/** Captions are drawn in many writing systems, each with a package of its own. */
function listFontPackages(): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(sourceRoot, "..", "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return Object.keys(dependencies).filter((name) => name.startsWith("@fontsource/"));
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
