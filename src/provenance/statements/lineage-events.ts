import { createHash } from "node:crypto";
import type { Digest, Json } from "../../core/index.ts";
import type { Teller, UsedVersion, VideoFacts } from "./video-facts.ts";

/** OpenLineage's core schema, and those of its own facets that are written, in the versions that are current in 2026. */
const core = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
const facets = {
  version: "1-0-1/DatasetVersionDatasetFacet",
  datasetType: "1-0-1/DatasetTypeDatasetFacet",
  datasetTags: "1-0-0/TagsDatasetFacet",
  runTags: "1-0-0/TagsRunFacet",
  errorMessage: "1-0-1/ErrorMessageRunFacet",
  processingEngine: "1-1-1/ProcessingEngineRunFacet",
  jobType: "2-0-4/JobTypeJobFacet",
  outputStatistics: "1-0-2/OutputStatisticsOutputDatasetFacet",
} as const;

/** How a video ends, in OpenLineage's words; states that are no end have none. A withdrawn one was made. */
const ends: Readonly<Record<string, "COMPLETE" | "FAIL" | "ABORT">> = {
  ready: "COMPLETE",
  withdrawn: "COMPLETE",
  failed: "FAIL",
  blocked: "FAIL",
  cancelled: "ABORT",
};

type Facet = (name: keyof typeof facets, values: Readonly<Record<string, Json>>) => Json;

/**
 * A video's making as a run: START with what it is made of, and how it ended with what came of it. Models stand among the inputs by their
 * version and digest, and as tags of the run, so that the runs of a model can be asked for.
 */
export function toLineageEvents(video: VideoFacts, { kid, product }: Teller): readonly Json[] {
  const producer = `urn:sutradhar:installation:${kid}`;
  const facet: Facet = (name, values) => {
    const [version = "", kind = ""] = facets[name].split("/");
    const schema = `https://openlineage.io/spec/facets/${version}/${kind}.json#/$defs/${kind}`;
    return { _producer: producer, _schemaURL: schema, ...values };
  };
  const run = runOf(video, product, facet);
  const job = jobOf(video, facet);
  const inputs = video.uses.map((used) => inputOf(video, used, facet));
  const event = (eventType: string, at: Date, more: Readonly<Record<string, Json>> = {}): Json => ({
    eventType,
    eventTime: at.toISOString(),
    run,
    job,
    inputs,
    outputs: [],
    producer,
    schemaURL: core,
    ...more,
  });
  const start = event("START", video.startedAt ?? video.orderedAt);
  const end = ends[video.state];
  if (!end || !video.finishedAt) return [start];
  if (end === "COMPLETE") return [start, event(end, video.finishedAt, { outputs: outputsOf(video, facet) })];
  // Its message may name what a script or a row says: the code alone leaves the workspace.
  const message = `${video.problemCode ?? video.state}: video ${video.id} says why`;
  const errorMessage = facet("errorMessage", { message, programmingLanguage: "typescript" });
  return [start, event(end, video.finishedAt, { run: { ...run, facets: { ...run.facets, errorMessage } } })];
}

function runOf({ id, uses }: VideoFacts, product: string, facet: Facet) {
  const models = uses.filter(({ kind }) => kind === "model");
  const tags = [
    { key: "sutradhar.video", value: id, source: "sutradhar" },
    ...models.map(({ name, version, digest }) => ({
      key: `model/${name}`,
      value: `${version} sha256:${digest}`,
      source: "sutradhar",
    })),
  ];
  return {
    runId: runIdOf(id),
    facets: {
      processing_engine: facet("processingEngine", { version: product, name: "sutradhar" }),
      tags: facet("runTags", { tags }),
    },
  };
}

function jobOf({ workspace, campaign }: VideoFacts, facet: Facet): Json {
  return {
    namespace: `sutradhar.${workspace}`,
    name: campaign === undefined ? "video" : `campaign/${campaign}`,
    facets: { jobType: facet("jobType", { processingType: "BATCH", integration: "SUTRADHAR", jobType: "VIDEO" }) },
  };
}

function inputOf({ workspace }: VideoFacts, { kind, name, version, digest }: UsedVersion, facet: Facet): Json {
  const type = kind === "model" ? "MODEL" : "FILE";
  return datasetOf({ workspace, name: `${kind}/${name}`, version, type, digest }, facet);
}

function outputsOf({ workspace, id, deliverables }: VideoFacts, facet: Facet): Json {
  return Object.entries(deliverables)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, digest]) => ({
      ...datasetOf({ workspace, name: `video/${id}/${name}`, version: digest, type: "FILE", digest }, facet),
      outputFacets: { outputStatistics: facet("outputStatistics", { fileCount: 1 }) },
    }));
}

interface Dataset {
  readonly workspace: string;
  readonly name: string;
  readonly version: string;
  readonly type: "MODEL" | "FILE";
  readonly digest: Digest;
}

function datasetOf({ workspace, name, version, type, digest }: Dataset, facet: Facet) {
  return {
    namespace: `sutradhar://${workspace}`,
    name,
    facets: {
      version: facet("version", { datasetVersion: version }),
      datasetType: facet("datasetType", { datasetType: type }),
      tags: facet("datasetTags", { tags: [{ key: "sha256", value: digest, source: "sutradhar" }] }),
    },
  };
}

/** A UUID (RFC 9562, version 8) of a video's id: whoever tells of it twice tells of one run. */
function runIdOf(id: string): string {
  const bytes = createHash("sha256").update(`sutradhar:run:${id}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
