import { limits, SutradharError } from "../../core/index.ts";
import { readOnnx, type OnnxFacts } from "../../inference/index.ts";
import { modelSchema, type ModelDescriptor } from "../models/index.ts";
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

/** A model: what it is in its own words, and the files that its runtime loads. Nothing of it is run here. */
export const checkModel: KindCheck = async ({ files }) => {
  const findings = createFindings();
  const model = await findings.attempt(modelFile, async () =>
    parseModelDescriptor(await readLooseText(files, modelFile, limits.modelDescriptorBytesMax)),
  );
  findings.throwIfAny();
  if (!model) throw new SutradharError("internal", "a model was neither read nor refused");
  const { runtime } = model;
  let onnx: OnnxFacts | undefined;
  if (runtime.kind === "onnx") {
    onnx = await findings.attempt(runtime.file, async () =>
      readOnnx(await readLoose(files, runtime.file, limits.archiveEntryBytesMax), {
        nodesMax: limits.modelNodesMax,
        weightBytesMax: limits.modelWeightBytesMax,
      }),
    );
  }
  findings.throwIfAny();
  const { version, title, stage, languages, precision } = model;
  return {
    ...(version === undefined ? {} : { version }),
    title,
    traits: {
      stage,
      runtime: runtime.kind,
      languages,
      precision,
      evaluations: model.evaluations.length,
      ...(onnx ? { nodes: onnx.nodes, weightBytes: onnx.weightBytes } : {}),
    },
    kept: [...files.keys()],
    names: [],
  };
};
