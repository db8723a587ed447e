import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createCanvas, ImageData } from "@napi-rs/canvas";
import { readMedia } from "../media/decode/index.ts";
import { listRigFiles } from "../media/rig/index.ts";
import { toRgba } from "../media/stage/index.ts";
import type { Config } from "./config.ts";
import { renderScript } from "./jobs.ts";
import { loadRig, type LoadedRig } from "./load-rig.ts";
import { writePicture } from "./write-picture.ts";

/** About 5 s, with closed lips (m, b), open vowels, rounded ones, and teeth on a lip (v). */
const words = "Namaste! By both lamps I love to show how I move and smile.";
const profile = "480p30";
const strip = { columns: 6, frames: 12, tilePx: 320, captionPx: 28 } as const;

export interface MotionPreview {
  /** An MP4 with sound. */
  readonly clip: string;
  /** A PNG of frames taken from the clip, evenly spaced. */
  readonly strip: string;
  readonly durationMs: number;
}

/**
 * Renders a sentence in the avatar's default voice as any script is rendered, and lays frames of it side by side.
 * @param sheet where the contact sheet goes: `sheet.png` is joined by `sheet-strip.png` and `sheet-clip.mp4`.
 */
export async function previewMotion(named: string, sheet: string, config: Config): Promise<MotionPreview> {
  const loaded = await loadRig(named, config);
  const stem = resolve(sheet).replace(/\.png$/i, "");
  const clip = `${stem}-clip.mp4`;
  const work = await mkdtemp(join(tmpdir(), "sutradhar-preview-"));
  try {
    const assetsDirectory = await stageAssets(loaded, work, config);
    const scriptPath = join(work, "preview.md");
    await writeFile(
      scriptPath,
      `---\nlanguage: en\navatar: ${loaded.rig.name}\n---\n\n## Preview {layout=close}\n\n${words}\n`,
    );
    const { durationMs, frames, frameRate } = await renderScript(
      { scriptPath, out: clip, values: {}, profile, captions: "none", useCache: false, jobs: config.jobs },
      { ...config, assetsDirectory },
    );
    return { clip, strip: await writeStrip(clip, `${stem}-strip.png`, { frames, frameRate }), durationMs };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A folder of assets in which the rig is an avatar like any other, wherever it lies; the places are those there are. */
async function stageAssets({ rig, folder }: LoadedRig, work: string, { assetsDirectory }: Config): Promise<string> {
  const assets = join(work, "assets");
  const avatar = join(assets, "avatars", rig.name);
  for (const file of ["rig.json", ...listRigFiles(rig)]) {
    await mkdir(dirname(join(avatar, file)), { recursive: true });
    await copyFile(join(folder, file), join(avatar, file));
  }
  await symlink(resolve(assetsDirectory, "backgrounds"), join(assets, "backgrounds"));
  return assets;
}

async function writeStrip(
  clip: string,
  out: string,
  { frames, frameRate }: { frames: number; frameRate: number },
): Promise<string> {
  const wanted = Array.from({ length: strip.frames }, (_, i) => Math.floor(((i + 0.5) * frames) / strip.frames));
  const tile = strip.tilePx;
  const rowPx = tile + strip.captionPx;
  const canvas = createCanvas(strip.columns * tile, Math.ceil(strip.frames / strip.columns) * rowPx);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#14181c";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.font = "16px 'Noto Sans', sans-serif";
  readMedia(clip, {
    picture(picture) {
      const at = wanted.indexOf(picture.index);
      if (at < 0) return;
      const { width, height } = picture;
      const whole = createCanvas(width, height);
      whole.getContext("2d").putImageData(new ImageData(toRgba(picture, picture), width, height), 0, 0);
      const x = (at % strip.columns) * tile;
      const y = Math.floor(at / strip.columns) * rowPx;
      // The middle of the picture, where the presenter is.
      pen.drawImage(whole, (width - height) / 2, 0, height, height, x, y, tile, tile);
      pen.fillStyle = "#e8ecef";
      pen.fillText(`${(picture.index / frameRate).toFixed(2)} s`, x + 10, y + tile + 20);
    },
  });
  return writePicture(canvas, out);
}
