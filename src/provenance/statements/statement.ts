import type { Digest, Json } from "../../core/index.ts";
import type { Teller, UsedVersion, VideoFacts } from "./video-facts.ts";

interface Subject {
  readonly name: string;
  readonly digest: Readonly<Record<string, string>>;
}

interface Resource {
  readonly uri: string;
  readonly digest: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly annotations?: Readonly<Record<string, Json>>;
}

export interface Provenance {
  readonly buildType: string;
  readonly externalParameters: Readonly<Record<string, Json>>;
  readonly internalParameters: Readonly<Record<string, Json>>;
  readonly resolvedDependencies: readonly Resource[];
  readonly invocationId: string;
  readonly startedOn?: Date;
  readonly finishedOn?: Date;
  readonly byproducts?: readonly Resource[];
}

/** How a version is called by others: they are versions of this installation's registry, at no address that all can reach. */
export function versionUri({ kind, name, version }: Pick<UsedVersion, "kind" | "name" | "version">): string {
  return `urn:sutradhar:asset:${kind}/${name}@${version}`;
}

const sha256 = (digest: Digest): Readonly<Record<string, string>> => ({ sha256: digest });

/** An in-toto statement v1 with SLSA provenance v1: who made what of what. */
export function toStatement(subjects: readonly Subject[], made: Provenance, { kid, product }: Teller): Json {
  const { buildType, externalParameters, internalParameters, resolvedDependencies, byproducts = [] } = made;
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: subjects as unknown as Json,
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType,
        externalParameters,
        internalParameters,
        resolvedDependencies: resolvedDependencies as unknown as Json,
      },
      runDetails: {
        builder: { id: `urn:sutradhar:installation:${kid}`, version: { sutradhar: product } },
        metadata: {
          invocationId: made.invocationId,
          ...(made.startedOn ? { startedOn: made.startedOn.toISOString() } : {}),
          ...(made.finishedOn ? { finishedOn: made.finishedOn.toISOString() } : {}),
        },
        ...(byproducts.length > 0 ? { byproducts: byproducts as unknown as Json } : {}),
      },
    },
  };
}

/** Of a released video: the delivered files, and every asset, model and program that they were made of. */
export function toVideoStatement(video: VideoFacts, teller: Teller): Json {
  const { id, deliverables, uses, engines, lock, master } = video;
  const subjects = Object.entries(deliverables)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, digest]) => ({ name: `${id}/${name}`, digest: sha256(digest) }));
  const made: Provenance = {
    buildType: "urn:sutradhar:build:video:v1",
    externalParameters: withoutAbsent({
      purpose: video.purpose,
      channel: video.channel,
      territory: video.territory,
      profile: video.profile,
    }),
    internalParameters: withoutAbsent({ workspace: video.workspace, campaign: video.campaign }),
    resolvedDependencies: [
      ...uses.map((used) => ({
        uri: versionUri(used),
        name: `${used.kind}/${used.name}`,
        digest: sha256(used.digest),
        annotations: { version: used.version },
      })),
      ...(lock ? [{ uri: "urn:sutradhar:lock", name: "lock.json, canonical", digest: sha256(lock) }] : []),
      ...(video.build ? [{ uri: "urn:sutradhar:build", name: "program", digest: sha256(video.build) }] : []),
      ...Object.entries(engines)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([step, digest]) => ({
          uri: `urn:sutradhar:engine:${step}`,
          name: `engine of ${step}`,
          digest: sha256(digest),
        })),
    ],
    invocationId: id,
    ...(video.startedAt ? { startedOn: video.startedAt } : {}),
    ...(video.finishedAt ? { finishedOn: video.finishedAt } : {}),
    ...(master
      ? { byproducts: [{ uri: "urn:sutradhar:master", name: "master, before it was signed", digest: sha256(master) }] }
      : {}),
  };
  return toStatement(subjects, made, { ...teller, product: video.product });
}

/** What a registered model says of how it was made; structural, since a registry is nothing that this folder knows. */
export interface ModelFacts {
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
  readonly licence: string;
  readonly pushedBy: string;
  readonly pushedAt: Date;
  readonly files: readonly { readonly path: string; readonly digest: Digest }[];
  readonly stage: string;
  readonly precision: string;
  readonly languages: readonly string[];
  readonly lineage: {
    readonly datasets: readonly {
      readonly name: string;
      readonly digest: string;
      readonly consents: readonly string[];
    }[];
    readonly code: { readonly repository: string; readonly commit: string };
    readonly parameters: Readonly<Record<string, string | number | boolean>>;
    readonly trainedBy: string;
    readonly base?: string | undefined;
  };
}

/**
 * Of a registered model: its files, and the data, code and model that it says it was made of. The installation has not trained it; what it
 * vouches for is that this is what it was told when the version was registered.
 */
export function toModelStatement(model: ModelFacts, teller: Teller): Json {
  const { name, version, digest, lineage } = model;
  const reference = versionUri({ kind: "model", name, version });
  const { datasets, code, base } = lineage;
  return toStatement(
    [
      { name: `model/${name}@${version}`, digest: sha256(digest) },
      ...model.files.map((file) => ({ name: `model/${name}@${version}/${file.path}`, digest: sha256(file.digest) })),
    ],
    {
      buildType: "urn:sutradhar:build:model:v1",
      externalParameters: { ...lineage.parameters },
      internalParameters: {
        stage: model.stage,
        precision: model.precision,
        languages: model.languages,
        licence: model.licence,
        trainedBy: lineage.trainedBy,
        toldBy: model.pushedBy,
      },
      resolvedDependencies: [
        { uri: gitUri(code.repository), name: "code", digest: { gitCommit: code.commit } },
        ...datasets.map(({ name: called, digest: data, consents }) => ({
          uri: `urn:sutradhar:dataset:${data}`,
          name: called,
          digest: { sha256: data },
          annotations: { consents },
        })),
        ...(base === undefined ? [] : [baseOf(base)]),
      ],
      invocationId: reference,
      finishedOn: model.pushedAt,
    },
    teller,
  );
}

/** A version of a model is bound to its bytes for ever, and named without them where another model says that it was made of it. */
function baseOf(base: string): Resource {
  return { uri: `urn:sutradhar:asset:${base}`, name: "base", digest: {} };
}

/** `git+https://…`, as SLSA names repositories; what is no address stays in a URN. */
function gitUri(repository: string): string {
  if (/^https?:\/\/\S+$/.test(repository)) return `git+${repository}`;
  return `urn:sutradhar:repository:${encodeURIComponent(repository)}`;
}

function withoutAbsent(values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
