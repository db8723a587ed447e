import { limits, SutradharError } from "../../core/index.ts";
import { openBuiltinSession, readOnnx, type OnnxFacts } from "../../inference/index.ts";
import { checkSignedFiles, modelSchema, signatureFile, signatureOf, type ModelDescriptor } from "../models/index.ts";
import type { LooseFiles } from "../archive/index.ts";
import { createFindings, readLoose, readLooseText, reportShape, type KindCheck } from "./asset-check.ts";

const modelFile = "model.json";

function parseModelDescriptor(text: string): ModelDescriptor {
  const findings = createFindings();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    findings.problem(modelFile, `is not JSON: ${cause instanceof Error ? cause.message : "damaged"}`);
  }
  findings.throwIfAny();
  const parsed = modelSchema.safeParse(json);
  reportShape(parsed.error, modelFile, findings);
  findings.throwIfAny();
  if (!parsed.success) throw new SutradharError("internal", "a model was neither read nor refused");
  return parsed.data;
}

function fileOf({ runtime }: ModelDescriptor): string | undefined {
  return runtime.kind === "onnx" || runtime.kind === "builtin" ? runtime.file : undefined;
}

/** What its file declares; of one that is to be run by the product itself, that it can be. */
async function checkGraph(model: ModelDescriptor, files: LooseFiles): Promise<OnnxFacts | undefined> {
  const file = fileOf(model);
  if (file === undefined) return undefined;
  const bytes = await readLoose(files, file, limits.archiveEntryBytesMax);
  const facts = readOnnx(bytes, { nodesMax: limits.modelNodesMax, weightBytesMax: limits.modelWeightBytesMax });
  if (model.runtime.kind === "builtin") openBuiltinSession({ name: file, bytes, signature: signatureOf(model) });
  return facts;
}

/** Whose key it is, is asked when the version is promoted: keys come and go, and its bytes stay. */
async function checkSignature(files: LooseFiles): Promise<void> {
  const text = await readLooseText(files, signatureFile, limits.modelDescriptorBytesMax);
  let envelope: unknown;
  try {
    envelope = JSON.parse(text);
  } catch (cause) {
    throw new SutradharError("asset_invalid", "is no JSON", { cause });
  }
  checkSignedFiles(
    envelope,
    [...files].map(([path, { digest }]) => ({ path, digest })),
  );
}

/** A model: what it is in its own words, and the files that its runtime loads. Nothing of it is run here. */
export const checkModel: KindCheck = async ({ files }) => {
  const findings = createFindings();
  const model = await findings.attempt(modelFile, async () =>
    parseModelDescriptor(await readLooseText(files, modelFile, limits.modelDescriptorBytesMax)),
  );
  findings.throwIfAny();
  if (!model) throw new SutradharError("internal", "a model was neither read nor refused");
  const onnx = await findings.attempt(fileOf(model) ?? modelFile, () => checkGraph(model, files));
  if (files.has(signatureFile)) await findings.attempt(signatureFile, () => checkSignature(files));
  findings.throwIfAny();
  const { version, title, stage, languages, precision } = model;
  return {
    ...(version === undefined ? {} : { version }),
    title,
    traits: {
      stage,
      runtime: model.runtime.kind,
      languages,
      precision,
      evaluations: model.evaluations.length,
      isSigned: files.has(signatureFile),
      ...(onnx ? { nodes: onnx.nodes, weightBytes: onnx.weightBytes } : {}),
    },
    kept: [...files.keys()],
    names: [],
  };
};
