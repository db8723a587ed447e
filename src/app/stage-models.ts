import { SutradharError } from "../core/index.ts";
import { providerSignatures } from "../inference/index.ts";
import type { NamedModelRequest } from "../planner/index.ts";
import type { AssetBinder, OpenedAsset } from "../registry/index.ts";
import { signatureOf, type ModelDescriptor } from "../registry/models/index.ts";
import type { BlobStore } from "../store/index.ts";
import type { Config } from "./config.ts";
import { readDescriptor } from "./voice-track.ts";

/** Which registered models work on every video, by what they do: names with a version or an alias. */
export interface StageModelNames {
  /** Looks at pictures, before a video may leave. */
  readonly frames?: string | undefined;
  /** Listens to speech. */
  readonly speech?: string | undefined;
  /** Moves presenters. */
  readonly motion?: string | undefined;
  /** Enlarges slides. */
  readonly slides?: string | undefined;
}

export function stageModelsOf(
  config: Pick<Config, "frameModel" | "recognitionModel" | "animationModel" | "upscalingModel">,
): StageModelNames {
  const { frameModel, recognitionModel, animationModel, upscalingModel } = config;
  return { frames: frameModel, speech: recognitionModel, motion: animationModel, slides: upscalingModel };
}

export interface ModelSources {
  readonly assets: AssetBinder;
  readonly store: { readonly blobs: BlobStore };
}

interface BoundModel {
  readonly request: NamedModelRequest;
  readonly asset: OpenedAsset;
}

/** Binds a registered model that does a stage's work. @throws SutradharError `asset_unknown`, `asset_invalid` */
export async function bindStageModel(
  wanted: string,
  stage: ModelDescriptor["stage"],
  { assets, store }: ModelSources,
): Promise<BoundModel> {
  const asset = await assets.bindFiles("model", wanted);
  const descriptor = await readDescriptor(asset, store.blobs);
  const name = `model/${asset.name}@${asset.version}`;
  const { runtime } = descriptor;
  if (descriptor.stage !== stage)
    throw badModel(name, `does the stage ${descriptor.stage}, and ${stage} is needed here`);
  if (runtime.kind === "provider" && stage === "recognition") {
    return { request: { wanted, asset, name, runtime, signature: providerSignatures.recognition }, asset };
  }
  if (runtime.kind === "provider" || (runtime.kind === "builtin" && runtime.file === undefined)) {
    throw badModel(name, `runs on ${runtime.kind}: register it as builtin or onnx with its file, or as oip`);
  }
  return { request: { wanted, asset, name, runtime, signature: signatureOf(descriptor) }, asset };
}

const linesBytesMax = 10_000;

/** What the columns of a model's answer are: a text file beside its model.json, a line for each. @throws SutradharError `asset_invalid` */
export async function readLines(
  file: string,
  { request, asset, says }: BoundModel & { readonly says: string },
  { store }: ModelSources,
): Promise<readonly string[]> {
  const digest = asset.files[file];
  if (!digest) throw badModel(request.name, `needs a file ${file}: for each number that it gives a line, ${says}`);
  const bytes = await store.blobs.get(digest);
  if (bytes.length > linesBytesMax) throw badModel(request.name, `has more than ${linesBytesMax} bytes in ${file}`);
  return new TextDecoder()
    .decode(bytes)
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim());
}

export function badModel(name: string, why: string): SutradharError {
  return new SutradharError("asset_invalid", `${name} ${why}`);
}
