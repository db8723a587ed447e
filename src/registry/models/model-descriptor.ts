import { z } from "zod";
import { isVersion } from "../asset-version.ts";

/** The stages whose work a model can do. */
const modelStages = ["speech", "alignment", "animation", "upscaling", "moderation", "recognition"] as const;
export type ModelStage = (typeof modelStages)[number];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a sha256, 64 lower-case hexadecimal digits");
const line = z.string().min(1).max(500);
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "must be a name of letters, digits, . _ and -");
// BCP 47, as far as it can be told without a registry: six of India's languages have no code of two letters.
const language = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, "must be a language tag such as hi, kok or en-IN");
const finite = z.number();

const tensor = z.strictObject({
  name: line,
  type: z.enum(["bool", "uint8", "int8", "int16", "int32", "int64", "fp16", "bf16", "fp32", "fp64", "text"]),
  /** −1 where it may vary. */
  shape: z.array(z.number().int().min(-1)).max(8),
  /** The smallest and largest number that makes sense: an answer with others is not used. */
  low: finite.optional(),
  high: finite.optional(),
});

/** A number that was measured, on which part of what it was measured on. */
const measurement = z.strictObject({
  metric: name,
  value: finite,
  slice: z
    .strictObject({
      language: language.optional(),
      avatar: line.optional(),
      voice: line.optional(),
      group: line.optional(),
    })
    .optional(),
  low: finite.optional(),
  high: finite.optional(),
  unit: z.string().max(20).optional(),
  /** What it was measured on. */
  dataset: z.strictObject({ name: line, digest: sha256 }).optional(),
});

const onnxFile = z.string().regex(/^[A-Za-z0-9._/-]{1,200}\.onnx$/, "must be a file ….onnx of it");
const runtime = z.discriminatedUnion("kind", [
  // With a file, an ONNX of few operators that the product runs itself, alike on every machine; without, code of the product's.
  z.strictObject({ kind: z.literal("builtin"), name, file: onnxFile.optional() }),
  z.strictObject({ kind: z.literal("onnx"), file: onnxFile }),
  z.strictObject({ kind: z.literal("oip"), model: name, version: name.optional() }),
  z.strictObject({ kind: z.literal("provider"), provider: name, model: name }),
]);

const lineage = z.strictObject({
  datasets: z
    .array(
      z.strictObject({
        name: line,
        digest: sha256,
        /** Under which consents whatever of people is in it may be used for training. */
        consents: z.array(line).max(1_000).default([]),
      }),
    )
    .max(100),
  code: z.strictObject({ repository: line, commit: z.string().regex(/^[0-9a-f]{7,64}$/, "must be a commit") }),
  parameters: z.record(name, z.union([z.string().max(500), finite, z.boolean()])).default({}),
  trainedBy: line,
  /** The version that it was made of: model/align@1.0.0. */
  base: z
    .string()
    .regex(
      /^model\/[a-z0-9][a-z0-9-]{0,63}@[0-9][0-9A-Za-z.+-]{0,63}$/,
      "must name a version of a model, such as model/align@1.0.0",
    )
    .optional(),
});

const considerations = z.strictObject({
  users: z.array(line).max(20).default([]),
  uses: z.array(line).max(20).default([]),
  limitations: z.array(line).max(50).default([]),
  tradeoffs: z.array(line).max(50).default([]),
  ethics: z
    .array(z.strictObject({ risk: line, mitigation: line }))
    .max(50)
    .default([]),
  fairness: z
    .array(
      z.strictObject({ group: line, benefits: line.optional(), harms: line.optional(), mitigation: line.optional() }),
    )
    .max(50)
    .default([]),
});

export const modelSchema = z.strictObject(
  {
    format: z.literal(1, "must be 1"),
    version: z.string().refine(isVersion, "must be a version such as 1.0.0").optional(),
    title: z.string().min(1).max(100),
    description: z.string().max(2_000).optional(),
    stage: z.enum(modelStages, `must be one of ${modelStages.join(", ")}`),
    runtime,
    languages: z.array(language).min(1).max(100),
    precision: z.enum(["fp32", "fp16", "bf16", "int8"]),
    architecture: z
      .strictObject({ family: line, name: line, parameters: z.number().int().min(0).optional() })
      .optional(),
    inputs: z.array(tensor).max(50).default([]),
    outputs: z.array(tensor).max(50).default([]),
    lineage,
    evaluations: z.array(measurement).max(1_000).default([]),
    safety: z.array(measurement).max(1_000).default([]),
    /** What it costs, and how long it takes, by the machine that it was measured on. */
    costs: z
      .array(
        z.strictObject({
          hardware: line,
          costInrPerMinute: finite.min(0).optional(),
          latencyMs: finite.min(0).optional(),
          realTimeFactor: finite.min(0).optional(),
        }),
      )
      .max(100)
      .default([]),
    considerations: considerations.default({
      users: [],
      uses: [],
      limitations: [],
      tradeoffs: [],
      ethics: [],
      fairness: [],
    }),
  },
  { error: "must describe a model in JSON" },
);

/** What a version of a model is, in its own words: `model.json`, which is part of its bytes and never changes. */
export type ModelDescriptor = z.infer<typeof modelSchema>;
export type Measurement = z.infer<typeof measurement>;
