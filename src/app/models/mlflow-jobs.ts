import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { limits, SutradharError } from "../../core/index.ts";
import type { VideoView } from "../../productions/index.ts";
import {
  exportModel,
  importModel,
  type ExportReport,
  type MlflowServer,
  type ModelVideo,
} from "../../registry/mlflow/index.ts";
import { modelSchema } from "../../registry/models/index.ts";
import { createApiClient, type ApiClient } from "../api-client.ts";
import { createAssetClient, type AssetAnswer, type AssetClient, type VersionAnswer } from "../assets/index.ts";
import type { Config } from "../config.ts";
import type { DoorConfig } from "../open-door.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import { reachServer, type ServerChoice } from "../reach-server.ts";
import { createModelClient, type ModelMove } from "./model-client.ts";

export type MlflowConfig = ServerChoice & DoorConfig & Pick<Config, "mlflowToken">;

export interface MlflowExportOrder {
  readonly mlflow: string;
  /** `align` for all of its versions, or `align@1.0.0`. */
  readonly named: string;
  readonly experiment: string;
}

export interface MlflowImportOrder {
  readonly mlflow: string;
  /** As MLflow has it: `align`, `align@3`, `align@champion`. */
  readonly named: string;
  /** What it is called here: `align@1.2.0`. */
  readonly as?: string | undefined;
  readonly licence?: string | undefined;
  readonly stage?: string | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly precision?: string | undefined;
  readonly code?: string | undefined;
}

export interface ImportReport extends ModelMove {
  readonly digest: string;
  readonly isNew: boolean;
  readonly mlflowVersion: string;
  /** Which aliases it has there. */
  readonly aliases: readonly string[];
}

/** Writes versions of a model to MLflow, the oldest first. */
export async function exportToMlflow(
  config: MlflowConfig,
  { mlflow, named, experiment }: MlflowExportOrder,
): Promise<readonly ExportReport[]> {
  const server = openMlflow(config, mlflow);
  const assets = createAssetClient(config);
  const api = createApiClient(() => reachServer(config));
  const reports: ExportReport[] = [];
  for (const version of await listVersions(assets, named)) {
    // oxlint-disable-next-line no-await-in-loop
    reports.push(await exportVersion({ server, assets, api, config }, version, experiment));
  }
  return reports;
}

async function listVersions(assets: AssetClient, named: string): Promise<readonly string[]> {
  const full = `model/${named.replace(/^model\//, "")}`;
  if (full.includes("@")) return [full];
  const { versions } = (await assets.show(full)) as AssetAnswer;
  return versions.map(({ version }) => `${full}@${version}`).toReversed();
}

interface ExportTools {
  readonly server: MlflowServer;
  readonly assets: AssetClient;
  readonly api: ApiClient;
  readonly config: MlflowConfig;
}

async function exportVersion(
  { server, assets, api, config }: ExportTools,
  named: string,
  experiment: string,
): Promise<ExportReport> {
  const shown = (await assets.show(named)) as VersionAnswer;
  const { name, version, digest, licence, source, pushedBy, pushedAt, aliases, files } = shown;
  const exact = `model/${name}@${version}`;
  const work = await mkdtemp(join(tmpdir(), "sutradhar-mlflow-"));
  try {
    const folder = join(work, "model");
    await assets.pull(exact, { folder });
    return await exportModel(server, {
      model: {
        name,
        version,
        digest,
        licence,
        ...(source === undefined ? {} : { source }),
        pushedBy,
        pushedAt: new Date(pushedAt),
        aliases,
        files,
        descriptor: modelSchema.parse(JSON.parse(await readFile(join(folder, "model.json"), "utf8"))),
      },
      readFile: async (path) => Uint8Array.from(await readFile(join(folder, path))),
      videos: await readVideos(api, (await reachServer(config)).url, shown),
      experiment,
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The videos that were made with it; of one that may not be read, or is gone, nothing is told. */
async function readVideos(api: ApiClient, url: string, { uses }: VersionAnswer): Promise<readonly ModelVideo[]> {
  const videos: ModelVideo[] = [];
  for (const { id } of uses.filter(({ kind }) => kind === "video").slice(0, limits.mlflowVideosMax)) {
    const path = `/v1/videos/${encodeURIComponent(id)}`;
    // oxlint-disable-next-line no-await-in-loop
    const view = await api.ask<VideoView>({ path }).catch((error: unknown) => {
      if (error instanceof SutradharError && ["video_unknown", "forbidden", "data_erased"].includes(error.code))
        return undefined;
      throw error;
    });
    if (!view) continue;
    const numbers = { "duration-ms": view.durationMs, frames: view.frames, "ready-ms": view.timesMs.ready };
    const metrics = Object.entries(numbers).filter((entry): entry is [string, number] => typeof entry[1] === "number");
    videos.push({
      id,
      url: `${url}${path}`,
      state: view.state,
      madeAt: new Date(view.finishedAt ?? view.createdAt),
      metrics: Object.fromEntries(metrics),
    });
  }
  return videos;
}

/** Registers what MLflow has, as the challenger. */
export async function importFromMlflow(config: MlflowConfig, order: MlflowImportOrder): Promise<ImportReport> {
  const [name = "", version] = order.named.split(/@(.*)/s, 2);
  const server = openMlflow(config, order.mlflow);
  const found = await importModel(server, { ...order, name, version });
  const licence = order.licence ?? found.licence;
  if (licence === undefined) {
    throw new SutradharError(
      "option_invalid",
      `MLflow tells no licence of ${order.named}: tell it by --licence, an SPDX expression or your own words`,
    );
  }
  const work = await mkdtemp(join(tmpdir(), "sutradhar-mlflow-"));
  try {
    for (const [path, bytes] of found.files) {
      // oxlint-disable-next-line no-await-in-loop
      await mkdir(dirname(join(work, path)), { recursive: true });
      // oxlint-disable-next-line no-await-in-loop
      await writeFile(join(work, path), bytes);
    }
    const registered = await createModelClient(config).register({
      path: work,
      as: order.as ?? nameHere(name, found.version ?? `${found.mlflowVersion}.0.0`),
      licence,
      source: `${order.mlflow.replace(/\/+$/, "")}/#/models/${encodeURIComponent(name)}/versions/${found.mlflowVersion}`,
    });
    return { ...registered, mlflowVersion: found.mlflowVersion, aliases: found.aliases };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** MLflow's names may have what ours have not. */
function nameHere(name: string, version: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 64);
  return `${plain}@${version}`;
}

function openMlflow(config: MlflowConfig, url: string): MlflowServer {
  if (!/^https?:\/\/[^/?#@]+(?:\/[^?#]*)?$/.test(url)) {
    throw new SutradharError(
      "option_invalid",
      `--mlflow must be like http://127.0.0.1:5000, without a name or a password in it (SUTRADHAR_MLFLOW_TOKEN has the token)`,
    );
  }
  const send = createLazyDoor(config).fetchTo({ place: "mlflow", dataClass: "impersonal" });
  return { url, token: config.mlflowToken, send };
}
