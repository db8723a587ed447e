import { digestBytes, limits, SutradharError } from "../../core/index.ts";
import type { KnownModel, Measurement } from "../models/index.ts";
import { askMlflow, MlflowRefusal, putArtifact, type MlflowServer } from "./ask-mlflow.ts";
import { metricName } from "./metric-names.ts";
import { replies, tagOf, type MlflowRun, type MlflowVersion } from "./replies.ts";

/** A video that was made with a version. */
export interface ModelVideo {
  readonly id: string;
  /** Where it is told of, for people who may see it. */
  readonly url: string;
  readonly state: string;
  readonly madeAt: Date;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface ModelExport {
  readonly model: KnownModel;
  readonly readFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** The newest first. */
  readonly videos: readonly ModelVideo[];
  /** Which experiment the runs stand in. */
  readonly experiment: string;
}

export interface ExportReport {
  readonly name: string;
  readonly version: string;
  /** As MLflow counts. */
  readonly mlflowVersion: string;
  readonly runId: string;
  /** Whether it was not there before. */
  readonly isNew: boolean;
  readonly metrics: number;
  readonly videos: number;
  readonly aliases: readonly string[];
}

/** MLflow keeps these names for itself. */
const reservedAlias = /^(?:latest|v\d+)$/;
const paramCharsMax = 500;
/** MLflow takes 1,000 metrics, 100 parameters and 100 tags in one batch. */
const [metricsAtOnce, paramsAtOnce] = [900, 100];

/**
 * Writes a version to MLflow: a run with what it was made of and how well it does, its files as the run's artifacts, a version of
 * the registered model that points to them, aliases, and a run for each video. It may be repeated: what is there is found by its
 * digest, and not made twice.
 * @throws SutradharError `model_unavailable`, `model_reply_invalid`
 */
export async function exportModel(server: MlflowServer, order: ModelExport): Promise<ExportReport> {
  const { model, experiment, videos } = order;
  await ensureRegistered(server, model);
  const experimentId = await ensureExperiment(server, experiment);
  const standing = await findVersion(server, model);
  const run = await ensureRun(server, experimentId, model);
  const metrics = await logRun(server, run, model);
  if (!standing) await putFiles(server, run, order);
  const version = standing ?? (await createVersion(server, run, model));
  await finish(server, run.info.run_id, "FINISHED", model.pushedAt);
  const aliases = model.aliases.filter((alias) => !reservedAlias.test(alias));
  for (const alias of aliases) {
    // oxlint-disable-next-line no-await-in-loop
    await post(server, "mlflow/registered-models/alias", { name: model.name, alias, version: version.version });
  }
  const logged = await logVideos(server, { run, experimentId, videos: videos.slice(0, limits.mlflowVideosMax) });
  return {
    name: model.name,
    version: model.version,
    mlflowVersion: version.version,
    runId: run.info.run_id,
    isNew: !standing,
    metrics,
    videos: logged,
    aliases,
  };
}

const post = (server: MlflowServer, path: string, json: unknown): Promise<unknown> =>
  askMlflow(server, { method: "POST", path, json, reply: replies.nothing });

async function ensureRegistered(server: MlflowServer, { name, descriptor }: KnownModel): Promise<void> {
  const tags = tagsOf({ "sutradhar.stage": descriptor.stage });
  try {
    await post(server, "mlflow/registered-models/create", { name, description: descriptor.title, tags });
  } catch (error) {
    if (!(error instanceof MlflowRefusal && error.reason === "RESOURCE_ALREADY_EXISTS")) throw error;
  }
}

async function ensureExperiment(server: MlflowServer, name: string): Promise<string> {
  try {
    const query = { experiment_name: name };
    const found = await askMlflow(server, {
      path: "mlflow/experiments/get-by-name",
      query,
      reply: replies.experiment,
    });
    return found.experiment.experiment_id;
  } catch (error) {
    if (!(error instanceof MlflowRefusal && error.reason === "RESOURCE_DOES_NOT_EXIST")) throw error;
  }
  const made = await askMlflow(server, {
    method: "POST",
    path: "mlflow/experiments/create",
    json: { name },
    reply: replies.experimentMade,
  });
  return made.experiment_id;
}

async function findVersion(server: MlflowServer, { name, digest }: KnownModel): Promise<MlflowVersion | undefined> {
  let token = "";
  for (let page = 0; page < limits.mlflowPagesMax; page++) {
    // oxlint-disable-next-line no-await-in-loop
    const { model_versions: found, next_page_token: next = "" } = await askMlflow(server, {
      path: "mlflow/model-versions/search",
      query: { filter: `name='${name}'`, max_results: "200", ...(token ? { page_token: token } : {}) },
      reply: replies.versions,
    });
    const same = found.find(({ tags }) => tagOf(tags, "sutradhar.digest") === digest);
    if (same || !next) return same;
    token = next;
  }
  return undefined;
}

/** The run that an export before this one has begun, or a new one. */
async function ensureRun(server: MlflowServer, experimentId: string, model: KnownModel): Promise<MlflowRun> {
  const [found] = await searchRuns(server, experimentId, `tags."sutradhar.digest" = '${model.digest}'`);
  if (found) return found;
  const { name, version, digest, descriptor } = model;
  const { lineage } = descriptor;
  const { run } = await askMlflow(server, {
    method: "POST",
    path: "mlflow/runs/create",
    json: {
      experiment_id: experimentId,
      run_name: `${name}@${version}`,
      start_time: model.pushedAt.getTime(),
      tags: tagsOf({
        "sutradhar.digest": digest,
        "sutradhar.model": `model/${name}@${version}`,
        "mlflow.user": lineage.trainedBy,
        "mlflow.source.type": "PROJECT",
        "mlflow.source.name": lineage.code.repository,
        "mlflow.source.git.repoURL": lineage.code.repository,
        "mlflow.source.git.commit": lineage.code.commit,
      }),
    },
    reply: replies.run,
  });
  return run;
}

async function searchRuns(server: MlflowServer, experimentId: string, filter: string): Promise<readonly MlflowRun[]> {
  const { runs } = await askMlflow(server, {
    method: "POST",
    path: "mlflow/runs/search",
    json: { experiment_ids: [experimentId], filter, max_results: 1_000 },
    reply: replies.runs,
  });
  return runs;
}

async function logRun(server: MlflowServer, { info }: MlflowRun, model: KnownModel): Promise<number> {
  const { descriptor, pushedAt } = model;
  const metrics = [...descriptor.evaluations, ...descriptor.safety, ...costMetrics(model)].map((measured) => ({
    key: metricName(measured),
    value: measured.value,
    // With its own time each is one point, however often it is told.
    timestamp: pushedAt.getTime(),
    step: 0,
  }));
  const params = Object.entries(descriptor.lineage.parameters).map(([key, value]) => ({
    key,
    value: String(value).slice(0, paramCharsMax),
  }));
  const batches = Math.max(Math.ceil(metrics.length / metricsAtOnce), Math.ceil(params.length / paramsAtOnce));
  for (let batch = 0; batch < batches; batch++) {
    // oxlint-disable-next-line no-await-in-loop
    await post(server, "mlflow/runs/log-batch", {
      run_id: info.run_id,
      metrics: metrics.slice(batch * metricsAtOnce, (batch + 1) * metricsAtOnce),
      params: params.slice(batch * paramsAtOnce, (batch + 1) * paramsAtOnce),
    });
  }
  const datasets = descriptor.lineage.datasets.map(({ name, digest, consents }) => ({
    tags: tagsOf({
      "mlflow.data.context": "training",
      "sutradhar.sha256": digest,
      "sutradhar.consents": consents.join(" ").slice(0, paramCharsMax),
    }),
    // MLflow's digest has 36 characters at most: the whole one is in the tag.
    dataset: {
      name,
      digest: digest.slice(0, 36),
      source_type: "sutradhar",
      source: JSON.stringify({ sha256: digest }),
    },
  }));
  if (datasets.length > 0) await post(server, "mlflow/runs/log-inputs", { run_id: info.run_id, datasets });
  return metrics.length;
}

/** Cost and latency by hardware are numbers like others there. */
function costMetrics({ descriptor }: KnownModel): readonly Measurement[] {
  return descriptor.costs.flatMap(({ hardware, ...numbers }) =>
    Object.entries({
      "cost-inr-per-minute": numbers.costInrPerMinute,
      "latency-ms": numbers.latencyMs,
      "real-time-factor": numbers.realTimeFactor,
    }).flatMap(([metric, value]) => (value === undefined ? [] : [{ metric, value, slice: { group: hardware } }])),
  );
}

async function putFiles(server: MlflowServer, run: MlflowRun, { model, readFile }: ModelExport): Promise<void> {
  const folder = artifactFolder(server, run);
  for (const { path, digest } of model.files) {
    // oxlint-disable-next-line no-await-in-loop
    const bytes = await readFile(path);
    if (digestBytes(bytes) !== digest) throw new SutradharError("blob_corrupt", `${path} is not what was registered`);
    // oxlint-disable-next-line no-await-in-loop
    await putArtifact(server, `${folder}/model/${path}`, bytes);
  }
}

/** Where a run's artifacts lie, as a path of the server's own artifact service. */
function artifactFolder({ url }: MlflowServer, { info }: MlflowRun): string {
  const folder = artifactPathOf(info.artifact_uri);
  if (folder !== undefined) return folder;
  throw new SutradharError(
    "model_reply_invalid",
    `MLflow at ${url} keeps artifacts at ${info.artifact_uri.slice(0, 200)}, which it does not pass on: start it with --serve-artifacts and name another --experiment`,
  );
}

/** `mlflow-artifacts:/0/run/artifacts`, with or without a host. */
export function artifactPathOf(uri: string): string | undefined {
  const path = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(?<path>.+)$/.exec(uri)?.groups?.["path"];
  return path?.split("/").includes("..") ? undefined : path;
}

async function createVersion(server: MlflowServer, run: MlflowRun, model: KnownModel): Promise<MlflowVersion> {
  const { name, version, digest, descriptor, licence } = model;
  const { model_version: made } = await askMlflow(server, {
    method: "POST",
    path: "mlflow/model-versions/create",
    json: {
      name,
      source: `${run.info.artifact_uri}/model`,
      run_id: run.info.run_id,
      description: descriptor.description ?? descriptor.title,
      tags: tagsOf({
        "sutradhar.digest": digest,
        "sutradhar.version": version,
        "sutradhar.licence": licence,
        "sutradhar.stage": descriptor.stage,
        "sutradhar.languages": descriptor.languages.join(" "),
        "sutradhar.precision": descriptor.precision,
      }),
    },
    reply: replies.version,
  });
  return made;
}

function finish(server: MlflowServer, runId: string, status: string, at: Date): Promise<unknown> {
  return post(server, "mlflow/runs/update", { run_id: runId, status, end_time: at.getTime() });
}

/** A run below the version's own for each video, with the way to it. */
async function logVideos(
  server: MlflowServer,
  {
    run,
    experimentId,
    videos,
  }: { readonly run: MlflowRun; readonly experimentId: string; readonly videos: readonly ModelVideo[] },
): Promise<number> {
  if (videos.length === 0) return 0;
  const parent = run.info.run_id;
  const standing = await searchRuns(server, experimentId, `tags."mlflow.parentRunId" = '${parent}'`);
  const known = new Set(standing.map(({ data }) => tagOf(data.tags, "sutradhar.video")));
  const fresh = videos.filter(({ id }) => !known.has(id));
  for (const video of fresh) {
    // oxlint-disable-next-line no-await-in-loop
    await logVideo(server, { parent, experimentId, video });
  }
  return fresh.length;
}

async function logVideo(
  server: MlflowServer,
  {
    parent,
    experimentId,
    video,
  }: { readonly parent: string; readonly experimentId: string; readonly video: ModelVideo },
): Promise<void> {
  const { id, url, state, madeAt, metrics } = video;
  const { run } = await askMlflow(server, {
    method: "POST",
    path: "mlflow/runs/create",
    json: {
      experiment_id: experimentId,
      run_name: id,
      start_time: madeAt.getTime(),
      tags: tagsOf({
        "mlflow.parentRunId": parent,
        "sutradhar.video": id,
        "sutradhar.video.url": url,
        "sutradhar.video.state": state,
        "mlflow.note.content": `[Video ${id}](${url})`,
      }),
    },
    reply: replies.run,
  });
  const told = Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: madeAt.getTime(), step: 0 }));
  if (told.length > 0) await post(server, "mlflow/runs/log-batch", { run_id: run.info.run_id, metrics: told });
  const status = state === "failed" ? "FAILED" : state === "cancelled" ? "KILLED" : "FINISHED";
  await finish(server, run.info.run_id, status, madeAt);
}

function tagsOf(values: Readonly<Record<string, string>>): readonly { readonly key: string; readonly value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: value.slice(0, 5_000) }));
}
