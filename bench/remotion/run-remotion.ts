import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../run-command.ts";

export interface RemotionResult {
  readonly version: string;
  readonly frames: number;
  /** Bundling, starting a browser, finding the composition. */
  readonly prepareMs: number;
  readonly framesPerSecond: number;
}

const version = "4.0.529";
const packages = ["remotion", "@remotion/bundler", "@remotion/renderer"].map((name) => `${name}@${version}`);
const browserExecutable = "/usr/bin/chromium";
const assets = new URL("../../assets/", import.meta.url);

interface PlacedLayer {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/**
 * Renders a scene like ours with Remotion, which draws in a browser: background, a presenter of several pictures whose
 * head turns and whose mouth moves, caption, lower third, label. It is no dependency: npm installs it into `folder`.
 */
export async function runRemotion(options: {
  folder: string;
  frames: number;
  concurrency: number;
  say: (text: string) => void;
}): Promise<RemotionResult> {
  const { frames, concurrency, say } = options;
  const folder = join(options.folder, "remotion");
  const publicDir = join(folder, "public");
  await mkdir(publicDir, { recursive: true });
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ name: "peer", version: "1.0.0", private: true, type: "module" }),
  );
  for (const file of ["scene.jsx", "render-scene.mjs"]) {
    await copyFile(fileURLToPath(new URL(file, import.meta.url)), join(folder, file));
  }
  await copyFile(new URL("backgrounds/studio/wide.webp", assets), join(publicDir, "background.webp"));
  const layers = await copyLayers(publicDir);
  say(`installing Remotion ${version} …`);
  await run(
    "npm",
    ["install", "--no-audit", "--no-fund", ...packages, "react@19.2.0", "react-dom@19.2.0"],
    process.env,
    folder,
  );
  say("rendering with Remotion …");
  const settings = {
    entry: join(folder, "scene.jsx"),
    publicDir,
    outputLocation: join(folder, "out.mp4"),
    frames,
    concurrency,
    browserExecutable,
    inputProps: { layers },
  };
  const printed = await run(process.execPath, ["render-scene.mjs", JSON.stringify(settings)], process.env, folder);
  const { prepareMs, renderMs } = JSON.parse(printed.slice(printed.lastIndexOf("{"))) as {
    prepareMs: number;
    renderMs: number;
  };
  return { version, frames, prepareMs, framesPerSecond: (frames * 1000) / renderMs };
}

/** The large pictures of the rig, back to front; what hangs on the head turns with it. */
async function copyLayers(publicDir: string): Promise<{ body: PlacedLayer[]; head: PlacedLayer[] }> {
  const avatar = new URL("avatars/asha/", assets);
  const rig = JSON.parse(await readFile(new URL("rig.json", avatar), "utf8")) as {
    layers: { file: string; x: number; y: number }[];
  };
  const placed: PlacedLayer[] = [];
  for (const { file, x, y } of rig.layers) {
    await copyFile(new URL(file, avatar), join(publicDir, basename(file)));
    placed.push({ name: basename(file, ".png"), x, y });
  }
  const isBody = ({ name }: PlacedLayer) => name === "body" || name === "hair-back";
  return { body: placed.filter(isBody), head: placed.filter((layer) => !isBody(layer)) };
}
