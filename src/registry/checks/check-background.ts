import { writeFile } from "node:fs/promises";
import { canonicalJson, digestBytes, limits, SutradharError } from "../../core/index.ts";
import { listBackgroundFiles, parseBackground, type BackgroundFile } from "../../media/backdrop/index.ts";
import { checkImage, decodeImage } from "../../media/raster/index.ts";
import type { LooseFiles } from "../archive/index.ts";
import { createFindings, readLoose, readLooseText, type CheckOptions, type KindReport } from "./asset-check.ts";

const backgroundFile = "background.json";
const clipName = /\.(?:mp4|m4v|mov|webm)$/i;
const pictureName = /\.(?:png|jpe?g|webp)$/i;

/** A description with its pictures or its clip; or one picture or clip alone, which gets a description. */
export async function checkBackground(
  options: CheckOptions & { readonly name?: string; readonly version?: string },
): Promise<KindReport> {
  const { files } = options;
  const [lone] = files.size === 1 ? files.keys() : [];
  if (lone !== undefined && lone !== backgroundFile) return describeLone(lone, options);
  const findings = createFindings();
  const background = await findings.attempt(backgroundFile, async () =>
    parseBackground(await readLooseText(files, backgroundFile, limits.backgroundCharsMax * 4), backgroundFile),
  );
  findings.throwIfAny();
  if (!background) throw new SutradharError("internal", "a background was neither read nor refused");
  const named = listBackgroundFiles(background);
  for (const path of named) await findings.attempt(path, () => checkPicture(files, path));
  findings.throwIfAny();
  const { name, version, title } = background;
  return { name, version, title, traits: traitsOf(background), kept: [backgroundFile, ...named], names: [] };
}

export function traitsOf({ clip }: Pick<BackgroundFile, "clip">): { readonly isClip?: true } {
  return clip === undefined ? {} : { isClip: true };
}

async function checkPicture(files: LooseFiles, path: string): Promise<void> {
  if (clipName.test(path)) return checkClipFile(files, path);
  checkImage(await readLoose(files, path, limits.imageBytesMax), path);
}

/** A file of a template's own, or a background's clip. */
export async function checkClipFile(files: LooseFiles, path: string): Promise<void> {
  const file = files.get(path);
  if (!file) throw new SutradharError("asset_invalid", `${path} is missing: add it`);
  if (file.sizeBytes > limits.clipBytesMax) {
    throw new SutradharError(
      "asset_invalid",
      `${path} has ${file.sizeBytes} bytes; a clip may have ${limits.clipBytesMax}: save it smaller`,
    );
  }
  // Loaded with the first clip: it brings the codec.
  const { checkClip } = await import("../../media/clip/index.ts");
  checkClip(file.location, path);
}

/** A company's own picture or clip: what cannot be drawn is refused here, before anything is rendered. */
export async function checkOwnBackground(files: LooseFiles, path: string): Promise<void> {
  if (clipName.test(path)) return checkClipFile(files, path);
  await decodeImage(await readLoose(files, path, limits.imageBytesMax), path);
}

async function describeLone(
  lone: string,
  { files, temporaryPath, name, version }: CheckOptions & { readonly name?: string; readonly version?: string },
): Promise<KindReport> {
  const findings = createFindings();
  if (!clipName.test(lone) && !pictureName.test(lone)) {
    findings.problem(
      lone,
      `a background is a ${backgroundFile} with its files, or one PNG, JPEG, WebP, MP4, MOV or WebM`,
    );
  }
  if (name === undefined || version === undefined) {
    findings.problem(lone, "one picture or clip tells no name and no version: name it, as in background/office@1.0.0");
  }
  findings.throwIfAny();
  await findings.attempt(lone, () => checkOwnBackground(files, lone));
  findings.throwIfAny();
  const file = files.get(lone);
  if (!file) throw new SutradharError("internal", "the one file of a background is gone");
  const isClip = clipName.test(lone);
  const path = fileNameOf(lone, isClip);
  const description = {
    format: 1,
    name: name ?? "",
    version: (version ?? "").replace(/-.*$/, ""),
    title: name ?? "",
    ...(isClip ? { clip: path } : { pictures: { wide: path } }),
  };
  const text = canonicalJson(description);
  const location = temporaryPath();
  await writeFile(location, text);
  const described = { location, sizeBytes: Buffer.byteLength(text), digest: digestBytes(text) };
  return {
    traits: isClip ? { isClip: true } : {},
    kept: [backgroundFile, path],
    names: [],
    made: new Map([
      [path, file],
      [backgroundFile, described],
    ]),
  };
}

function fileNameOf(lone: string, isClip: boolean): string {
  const ending = (/\.(\w+)$/.exec(lone)?.[1] ?? "").toLowerCase();
  if (isClip) return `clip.${ending === "m4v" ? "mp4" : ending}`;
  return `picture.${ending === "jpeg" ? "jpg" : ending}`;
}
