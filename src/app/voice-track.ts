import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { limits, SutradharError, type Digest } from "../core/index.ts";
import type { VoiceTrackRequest } from "../planner/index.ts";
import { modelSchema, signatureOf, type ModelDescriptor } from "../registry/models/index.ts";
import type { AssetBinder, OpenedAsset } from "../registry/index.ts";
import type { BlobStore } from "../store/index.ts";

/** A recording that is to drive the avatar. */
export interface VoiceTrackChoice {
  readonly path: string;
  /** Which model finds the script in it: a name with a version or an alias. */
  readonly model?: string | undefined;
}

/** What videos are aligned with where nobody names another. */
export const usualAlignmentModel = "alignment@champion";

/** Puts a recording where steps read it, and binds the model that listens to it. @throws SutradharError `file_missing`, `file_too_large`, `asset_unknown` */
export async function bindVoiceTrack(
  { path, model = usualAlignmentModel }: VoiceTrackChoice,
  { assets, store }: { readonly assets: AssetBinder; readonly store: { readonly blobs: BlobStore } },
): Promise<VoiceTrackRequest> {
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
  return {
    source: await keepFile(path, store.blobs),
    name: basename(path),
    model: { asset, name: `model/${asset.name}@${asset.version}`, runtime, signature: signatureOf(descriptor) },
  };
}

async function readDescriptor({ files, name }: OpenedAsset, blobs: BlobStore): Promise<ModelDescriptor> {
  const digest = files["model.json"];
  if (!digest) throw new SutradharError("asset_invalid", `model/${name} has no model.json`);
  return modelSchema.parse(JSON.parse(new TextDecoder().decode(await blobs.get(digest))));
}

async function keepFile(path: string, blobs: BlobStore): Promise<Digest> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new SutradharError("file_missing", `there is no recording ${path}`);
  if (found.size > limits.voiceTrackBytesMax) {
    throw new SutradharError(
      "file_too_large",
      `a recording may have ${limits.voiceTrackBytesMax} bytes (limits.voiceTrackBytesMax), and ${path} has ${found.size}`,
    );
  }
  return blobs.putStream(createReadStream(path));
}
