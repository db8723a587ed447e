import { SutradharError } from "../core/index.ts";
import { isCategory } from "../governance/moderation/index.ts";
import type { Examiners, ExaminerRequest } from "../planner/index.ts";
import type { AssetBinder, OpenedAsset } from "../registry/index.ts";
import { signatureOf, type ModelDescriptor } from "../registry/models/index.ts";
import type { BlobStore } from "../store/index.ts";
import type { Config } from "./config.ts";
import { readDescriptor } from "./voice-track.ts";

/** Which registered models examine videos: names with a version or an alias. */
export interface ExaminerNames {
  readonly frames?: string | undefined;
  readonly speech?: string | undefined;
}

export function examinersOf({
  frameModel,
  recognitionModel,
}: Pick<Config, "frameModel" | "recognitionModel">): ExaminerNames {
  return { frames: frameModel, speech: recognitionModel };
}

/** Of a model that looks at pictures, beside its model.json: a line for each number that it gives. */
const labelsFile = "labels.txt";
const labelsBytesMax = 10_000;

interface ExaminerSources {
  readonly assets: AssetBinder;
  readonly store: { readonly blobs: BlobStore };
}

/** Binds the models that look at pictures and listen to speech. @throws SutradharError `asset_unknown`, `asset_invalid` */
export async function bindExaminers(
  { frames, speech }: ExaminerNames,
  sources: ExaminerSources,
): Promise<{ readonly examiners?: Examiners }> {
  if (frames === undefined && speech === undefined) return {};
  return {
    examiners: {
      ...(frames === undefined ? {} : { frames: await bindFrames(frames, sources) }),
      ...(speech === undefined ? {} : { speech: (await bindModel(speech, "recognition", sources)).request }),
    },
  };
}

async function bindFrames(wanted: string, sources: ExaminerSources): Promise<NonNullable<Examiners["frames"]>> {
  const { request, asset } = await bindModel(wanted, "moderation", sources);
  const digest = asset.files[labelsFile];
  if (!digest) {
    throw invalid(request.name, `needs a file ${labelsFile}: for each number that it gives a line, a category or safe`);
  }
  const bytes = await sources.store.blobs.get(digest);
  if (bytes.length > labelsBytesMax)
    throw invalid(request.name, `has more than ${labelsBytesMax} bytes in ${labelsFile}`);
  const labels = new TextDecoder()
    .decode(bytes)
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim());
  const unknown = labels.filter((label) => label !== "safe" && !isCategory(label));
  if (unknown.length > 0) {
    throw invalid(
      request.name,
      `names ${unknown.slice(0, 5).join(", ")} in ${labelsFile}, which is no category of moderation (docs/guides/moderation.md), nor safe`,
    );
  }
  return { ...request, labels };
}

async function bindModel(
  wanted: string,
  stage: ModelDescriptor["stage"],
  { assets, store }: ExaminerSources,
): Promise<{ readonly request: ExaminerRequest; readonly asset: OpenedAsset }> {
  const asset = await assets.bindFiles("model", wanted);
  const descriptor = await readDescriptor(asset, store.blobs);
  const name = `model/${asset.name}@${asset.version}`;
  const { runtime } = descriptor;
  if (descriptor.stage !== stage)
    throw invalid(name, `does the stage ${descriptor.stage}, and ${stage} is needed here`);
  if (runtime.kind === "provider" || (runtime.kind === "builtin" && runtime.file === undefined)) {
    throw invalid(name, `runs on ${runtime.kind}: register it as builtin or onnx with its file, or as oip`);
  }
  return { request: { wanted, asset, name, runtime, signature: signatureOf(descriptor) }, asset };
}

function invalid(name: string, why: string): SutradharError {
  return new SutradharError("asset_invalid", `${name} ${why}`);
}
