import { parse } from "yaml";
import { z } from "zod";
import { limits, SutradharError } from "../../core/index.ts";
import { modelSchema, type Measurement, type ModelDescriptor } from "../models/index.ts";
import { readMetricName } from "./metric-names.ts";
import { tagOf, type MlflowRun, type MlflowVersion } from "./replies.ts";

/** What MLflow does not know of a model, told by whoever imports it. Goes before its tags. */
export interface ImportFacts {
  readonly stage?: string | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly precision?: string | undefined;
  /** `repository@commit` */
  readonly code?: string | undefined;
}

/** The ONNX file of somebody's model with a model.json of what is known of it. @throws SutradharError `asset_invalid` */
export function describeImported(found: {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly version: MlflowVersion;
  readonly run: MlflowRun | undefined;
  readonly order: ImportFacts;
  readonly url: string;
}): ReadonlyMap<string, Uint8Array> {
  const { files, version, run, order } = found;
  const onnx = [...files.keys()].filter((path) => path.endsWith(".onnx"));
  const [file, second] = onnx;
  if (file === undefined || second !== undefined) {
    throw invalid(version, `has ${onnx.length} ONNX files among its artifacts, and one is wanted: export it as ONNX`);
  }
  const tags = [...version.tags, ...(run?.data.tags ?? [])];
  const draft = {
    format: 1,
    title: `${version.name} ${version.version}`.slice(0, 100),
    ...(version.description === "" ? {} : { description: version.description.slice(0, 2_000) }),
    stage: order.stage ?? tagOf(tags, "sutradhar.stage"),
    runtime: { kind: "onnx", file },
    languages: order.languages ?? tagOf(tags, "sutradhar.languages")?.split(/[\s,]+/),
    precision: order.precision ?? tagOf(tags, "sutradhar.precision") ?? "fp32",
    ...signatureIn(files.get("MLmodel")),
    lineage: lineageOf({ ...found, tags }),
    evaluations: evaluationsOf(run),
  };
  const parsed = modelSchema.safeParse(draft);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] as z.core.$ZodIssue;
    throw invalid(
      version,
      `does not tell enough: ${path.join(".")} ${message}; tell it by --stage, --languages, --precision or --code, or tag the version with sutradhar.stage and so on`,
    );
  }
  const bytes = new TextEncoder().encode(`${JSON.stringify(parsed.data, undefined, 2)}\n`);
  return new Map([
    ["model.json", bytes],
    [file, files.get(file) as Uint8Array],
  ]);
}

interface Told {
  readonly version: MlflowVersion;
  readonly run: MlflowRun | undefined;
  readonly order: ImportFacts;
  readonly tags: MlflowVersion["tags"];
}

function lineageOf(told: Told): unknown {
  const { run, tags } = told;
  const trainedBy = tagOf(tags, "mlflow.user") ?? (run?.info.user_id || "not told by MLflow");
  return { datasets: datasetsOf(run), code: codeOf(told), parameters: parametersOf(run), trainedBy };
}

function codeOf({ version, order, tags }: Told): { readonly repository: string; readonly commit: string } {
  const [, repository, commit] = /^(.+)@([0-9a-f]{7,64})$/.exec(order.code ?? "") ?? [];
  const code = {
    repository: repository ?? tagOf(tags, "mlflow.source.git.repoURL") ?? tagOf(tags, "mlflow.source.name"),
    commit: commit ?? tagOf(tags, "mlflow.source.git.commit"),
  };
  if (code.repository !== undefined && code.commit !== undefined) return code as ReturnType<typeof codeOf>;
  throw invalid(version, "does not say which code made it: tell it by --code https://git.example.com/align@0123abc");
}

function parametersOf(run: MlflowRun | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (run?.data.params ?? []).flatMap(({ key, value }) => {
      const name = key.replaceAll(/[^A-Za-z0-9._-]/g, "-").slice(0, 100);
      return /^[A-Za-z0-9]/.test(name) ? [[name, value.slice(0, 500)] as const] : [];
    }),
  );
}

function datasetsOf(run: MlflowRun | undefined): ModelDescriptor["lineage"]["datasets"] {
  return (run?.inputs.dataset_inputs ?? []).flatMap(({ dataset, tags }) => {
    const digest = tagOf(tags, "sutradhar.sha256") ?? dataset.digest;
    const consents = tagOf(tags, "sutradhar.consents")?.split(" ") ?? [];
    // MLflow's own digests are of a sample: which bytes it was trained on is not told by them.
    return /^[0-9a-f]{64}$/.test(digest) ? [{ name: dataset.name, digest, consents }] : [];
  });
}

function evaluationsOf(run: MlflowRun | undefined): readonly Measurement[] {
  return (run?.data.metrics ?? []).flatMap(({ key, value }) => {
    const named = readMetricName(key);
    return named && typeof value === "number" && Number.isFinite(value) ? [{ ...named, value }] : [];
  });
}

const mlmodel = z.object({
  signature: z.object({ inputs: z.string().nullish(), outputs: z.string().nullish() }).nullish(),
});
const tensors = z
  .array(
    z.object({
      type: z.literal("tensor"),
      name: z.string(),
      "tensor-spec": z.object({ dtype: z.string(), shape: z.array(z.number().int()) }),
    }),
  )
  .max(limits.modelTensorsMax);
const types: Readonly<Record<string, string>> = {
  float16: "fp16",
  float32: "fp32",
  float64: "fp64",
  bool: "bool",
  uint8: "uint8",
  int8: "int8",
  int16: "int16",
  int32: "int32",
  int64: "int64",
};

/** What the model takes and gives, as MLflow's own file of it says; nothing where it tells no tensors by name. */
function signatureIn(bytes: Uint8Array | undefined): Pick<Partial<ModelDescriptor>, "inputs" | "outputs"> {
  if (!bytes || bytes.length > limits.modelDescriptorBytesMax) return {};
  try {
    const { signature } = mlmodel.parse(parse(new TextDecoder().decode(bytes), { maxAliasCount: 0 }));
    const read = (text: string | null | undefined) =>
      tensors.parse(JSON.parse(text ?? "[]")).map(({ name, "tensor-spec": { dtype, shape } }) => ({
        name,
        type: types[dtype] ?? dtype,
        shape,
      }));
    return { inputs: read(signature?.inputs), outputs: read(signature?.outputs) } as ReturnType<typeof signatureIn>;
  } catch {
    return {};
  }
}

function invalid({ name, version }: MlflowVersion, why: string): SutradharError {
  return new SutradharError("asset_invalid", `${name} ${version} at MLflow ${why}`);
}
