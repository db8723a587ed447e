import type { Digest, Json } from "../../core/index.ts";
import type { Measurement, ModelDescriptor } from "./model-descriptor.ts";
import type { ModelSigning } from "./model-signature.ts";

/** A version of a model with what the registry knows of it. */
export interface KnownModel {
  readonly name: string;
  readonly version: string;
  /** Of its manifest: all of its files. */
  readonly digest: Digest;
  readonly licence: string;
  readonly source?: string;
  readonly pushedBy: string;
  readonly pushedAt: Date;
  readonly aliases: readonly string[];
  readonly files: readonly { readonly path: string; readonly digest: Digest; readonly sizeBytes: number }[];
  readonly descriptor: ModelDescriptor;
  /** Absent where nobody looked. */
  readonly signing?: ModelSigning;
}

/**
 * The bill of materials of a model, as CycloneDX 1.7 writes one with a model card: `performanceMetrics.slice` holds the
 * language, avatar or group that a number was measured on. The same version has the same bytes: it has no time of its own.
 */
export function toModelBom(model: KnownModel): Json {
  const { name, version, digest, descriptor, files } = model;
  const reference = `model/${name}@${version}`;
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.7.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.7",
    version: 1,
    metadata: {
      timestamp: model.pushedAt.toISOString(),
      component: {
        type: "machine-learning-model",
        "bom-ref": reference,
        name,
        version,
        description: descriptor.description ?? descriptor.title,
        hashes: [{ alg: "SHA-256", content: digest }],
        licenses: [{ license: { name: model.licence } }],
        modelCard: cardOf(descriptor),
        // A source may be words, such as a contract, where only an address may stand.
        ...(/^https?:\/\/\S+$/.test(model.source ?? "")
          ? { externalReferences: [{ type: "other", url: model.source ?? "" }] }
          : {}),
        properties: propertiesOf(model),
      },
    },
    components: [
      ...files.map((file) => ({
        type: "file",
        "bom-ref": `${reference}/${file.path}`,
        name: file.path,
        hashes: [{ alg: "SHA-256", content: file.digest }],
      })),
      ...descriptor.lineage.datasets.map((dataset) => ({
        type: "data",
        "bom-ref": `dataset/${dataset.digest}`,
        name: dataset.name,
        hashes: [{ alg: "SHA-256", content: dataset.digest }],
        properties: dataset.consents.map((consent) => ({ name: "sutradhar:consent", value: consent })),
      })),
    ],
    dependencies: [
      {
        ref: reference,
        dependsOn: [
          ...new Set([
            ...files.map((file) => `${reference}/${file.path}`),
            ...descriptor.lineage.datasets.map((dataset) => `dataset/${dataset.digest}`),
          ]),
        ],
      },
    ],
  };
}

function cardOf(descriptor: ModelDescriptor): Json {
  const { stage, architecture, lineage, inputs, outputs, evaluations, safety, considerations } = descriptor;
  return {
    modelParameters: {
      task: stage,
      ...(architecture ? { architectureFamily: architecture.family, modelArchitecture: architecture.name } : {}),
      datasets: lineage.datasets.map(({ digest }) => ({ ref: `dataset/${digest}` })),
      inputs: inputs.map(({ name, type, shape }) => ({ format: `${name}: ${type} [${shape.join(", ")}]` })),
      outputs: outputs.map(({ name, type, shape }) => ({ format: `${name}: ${type} [${shape.join(", ")}]` })),
    },
    quantitativeAnalysis: { performanceMetrics: [...evaluations, ...safety].map(metricOf) },
    considerations: {
      users: considerations.users,
      useCases: considerations.uses,
      technicalLimitations: considerations.limitations,
      performanceTradeoffs: considerations.tradeoffs,
      ethicalConsiderations: considerations.ethics.map(({ risk, mitigation }) => ({
        name: risk,
        mitigationStrategy: mitigation,
      })),
      fairnessAssessments: considerations.fairness.map(({ group, benefits, harms, mitigation }) => ({
        groupAtRisk: group,
        ...(benefits === undefined ? {} : { benefits }),
        ...(harms === undefined ? {} : { harms }),
        ...(mitigation === undefined ? {} : { mitigationStrategy: mitigation }),
      })),
    },
  };
}

function metricOf({ metric, value, slice, low, high, unit }: Measurement): Json {
  return {
    type: unit === undefined ? metric : `${metric} (${unit})`,
    value: String(value),
    ...(slice ? { slice: formatSlice(slice) } : {}),
    ...(low === undefined || high === undefined
      ? {}
      : { confidenceInterval: { lowerBound: String(low), upperBound: String(high) } }),
  };
}

/** `language=hi, avatar=asha`: on which part of it something was measured. */
export function formatSlice(slice: NonNullable<Measurement["slice"]>): string {
  return Object.entries(slice)
    .map(([what, which]) => `${what}=${which}`)
    .join(", ");
}

/** What the format has no field for: BCP 47 tags, the precision, and what a minute costs on which machine. */
function propertiesOf({
  descriptor,
  pushedBy,
  signing,
}: KnownModel): readonly { readonly name: string; readonly value: string }[] {
  const { runtime, languages, precision, lineage, costs } = descriptor;
  const told: readonly (readonly [name: string, value: string])[] = [
    ["runtime", runtime.kind],
    ...(runtime.kind === "provider"
      ? ([
          ["provider", runtime.provider],
          ["provider-model", runtime.model],
        ] as const)
      : []),
    ["precision", precision],
    ...languages.map((language) => ["language", language] as const),
    ["code", `${lineage.code.repository}@${lineage.code.commit}`],
    ["trained-by", lineage.trainedBy],
    ["registered-by", pushedBy],
    ...(signing?.kind === "registered" ? signing.kids.map((kid) => ["signed-by", kid] as const) : []),
    ...(lineage.base === undefined ? [] : [["base", lineage.base] as const]),
    ...Object.entries(lineage.parameters).map(([name, value]) => [`parameter:${name}`, String(value)] as const),
    ...costs.map(({ hardware, ...cost }) => [`cost:${hardware}`, JSON.stringify(cost)] as const),
  ];
  return told.map(([name, value]) => ({ name: `sutradhar:${name}`, value }));
}
