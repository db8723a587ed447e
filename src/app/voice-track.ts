import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Door } from "../governance/egress/index.ts";
import { createDigester, limits, SutradharError, type Digest } from "../core/index.ts";
import type { VideoPlan, VoiceTrackRequest } from "../planner/index.ts";
import type { TrackSpeaker, VoiceTrackOrder } from "../productions/index.ts";
import { modelSchema, signatureOf, type ModelDescriptor } from "../registry/models/index.ts";
import type { AssetBinder, OpenedAsset } from "../registry/index.ts";
import type { Config } from "./config.ts";
import type { AlignmentArtifact, ModelServer } from "../steps/index.ts";
import type { BlobStore } from "../store/index.ts";

/** A recording that is to drive the avatar. */
export interface VoiceTrackChoice {
  readonly path: string;
  /** Which model finds the script in it: a name with a version or an alias. */
  readonly model?: string | undefined;
  /** Whose voice it is. */
  readonly speaker: TrackSpeaker;
}

/** The same for one that lies beside a script. */
export function locateTrack(
  { file, ...heard }: VoiceTrackOrder,
  { scriptPath }: { readonly scriptPath: string },
): VoiceTrackChoice {
  return { ...heard, path: join(dirname(resolve(scriptPath)), file) };
}

/** Where registered models of the runtime oip are asked; undefined where nobody has said. */
export function modelServerOf(
  { modelServer: url, modelServerToken: token }: Pick<Config, "modelServer" | "modelServerToken">,
  door: Pick<Door, "pass">,
): ModelServer | undefined {
  if (url === undefined) return undefined;
  return { url, token, pass: () => door.pass({ place: "model-server", dataClass: "likeness" }, url) };
}

/** What videos are aligned with where nobody names another. */
export const usualAlignmentModel = "alignment@champion";

/** Puts a recording where steps read it, and binds the model that listens to it. @throws SutradharError `file_missing`, `file_too_large`, `asset_unknown` */
export async function bindVoiceTrack(
  { path, model = usualAlignmentModel, speaker }: VoiceTrackChoice,
  binders: AlignerBinders,
): Promise<VoiceTrackRequest> {
  return {
    source: await keepFile(path, binders.store.blobs),
    name: basename(path),
    speaker,
    model: await bindAligner(model, binders),
  };
}

interface AlignerBinders {
  readonly assets: AssetBinder;
  readonly store: { readonly blobs: BlobStore };
}

/** Binds the model that finds sentences in a sound. @throws SutradharError `asset_unknown`, `asset_invalid` */
export async function bindAligner(
  model: string,
  { assets, store }: AlignerBinders,
): Promise<VoiceTrackRequest["model"]> {
  const asset = await assets.bindFiles("model", model);
  const descriptor = await readDescriptor(asset, store.blobs);
  if (descriptor.stage !== "alignment") {
    throw new SutradharError(
      "asset_invalid",
      `model/${asset.name}@${asset.version} does the stage ${descriptor.stage}: a recording needs one that does alignment`,
    );
  }
  const { runtime } = descriptor;
  if (runtime.kind === "provider" || (runtime.kind === "builtin" && runtime.file === undefined)) {
    throw new SutradharError(
      "asset_invalid",
      `model/${asset.name}@${asset.version} runs on ${runtime.kind}, on which alignment is not: register it as builtin or onnx with its file, or as oip`,
    );
  }
  return { asset, name: `model/${asset.name}@${asset.version}`, runtime, signature: signatureOf(descriptor) };
}

/** What a registered model says of itself. @throws SutradharError `asset_invalid` */
export async function readDescriptor({ files, name }: OpenedAsset, blobs: BlobStore): Promise<ModelDescriptor> {
  const digest = files["model.json"];
  if (!digest) throw new SutradharError("asset_invalid", `model/${name} has no model.json`);
  return modelSchema.parse(JSON.parse(new TextDecoder().decode(await blobs.get(digest))));
}

async function keepFile(path: string, blobs: BlobStore): Promise<Digest> {
  await checkRecording(path);
  return blobs.putStream(createReadStream(path));
}

/** @throws SutradharError `file_missing`, `file_too_large` */
export async function digestRecording(path: string): Promise<Digest> {
  await checkRecording(path);
  const digester = createDigester();
  for await (const piece of createReadStream(path)) digester.update(piece as Uint8Array);
  return digester.digest();
}

async function checkRecording(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new SutradharError("file_missing", `there is no recording ${path}`);
  if (found.size <= limits.voiceTrackBytesMax) return;
  throw new SutradharError(
    "file_too_large",
    `a recording may have ${limits.voiceTrackBytesMax} bytes (limits.voiceTrackBytesMax), and ${path} has ${found.size}`,
  );
}

/** Sentences in which the recording says something else than the script, in words: whoever renders should look at them. */
export async function warnOfMisfits(
  { shots }: VideoPlan,
  { nodes }: { readonly nodes: Readonly<Record<string, { readonly outputs: Readonly<Record<string, Digest>> }>> },
  blobs: Pick<BlobStore, "get">,
): Promise<readonly string[]> {
  const digest = nodes["align"]?.outputs["alignment"];
  if (!digest) return [];
  const artifact = JSON.parse(new TextDecoder().decode(await blobs.get(digest))) as AlignmentArtifact;
  return artifact.shots.flatMap(({ isHeard, fit }, index) => {
    const caption = shots[index]?.shot.sentence.caption ?? "";
    if (!isHeard) return [];
    return [
      `the recording does not say ${JSON.stringify(caption.slice(0, 80))} (fit ${fit}): its mouth follows what is heard, its caption what is written`,
    ];
  });
}
