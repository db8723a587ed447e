import { limits, SutradharError } from "../../core/index.ts";
import { askMlflow, getArtifact, MlflowRefusal, type MlflowServer } from "./ask-mlflow.ts";
import { describeImported, type ImportFacts } from "./describe-imported.ts";
import { artifactPathOf } from "./export-model.ts";
import { replies, tagOf, type MlflowRun, type MlflowVersion } from "./replies.ts";

export interface ModelImport extends ImportFacts {
  /** As MLflow has it. */
  readonly name: string;
  /** MLflow's number or an alias; absent: the newest. */
  readonly version?: string | undefined;
}

/** What was fetched: the files of a version of ours, as they are registered. */
export interface ImportedModel {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly mlflowVersion: string;
  readonly aliases: readonly string[];
  /** What its tags tell, where an export of ours wrote them. */
  readonly version?: string;
  readonly licence?: string;
}

const depthMax = 6;

/**
 * Fetches a version from MLflow. One that was exported from here comes back as it was; of any other, its ONNX file comes with a
 * model.json of what MLflow and its caller tell of it, evaluations from the metrics of its run.
 * @throws SutradharError `asset_unknown`, `asset_invalid`, `limit_exceeded`, `model_unavailable`, `model_reply_invalid`
 */
export async function importModel(server: MlflowServer, order: ModelImport): Promise<ImportedModel> {
  const version = await readVersion(server, order);
  if (version.status !== "READY") {
    throw new SutradharError(
      "state_conflict",
      `${order.name} ${version.version} is ${version.status} at MLflow: import it when it is READY`,
    );
  }
  const folder = await findFolder(server, version);
  const listed = await listFiles(server, folder);
  const isOurs = listed.some(({ path }) => path === "model.json");
  const wanted = isOurs ? listed : listed.filter(({ path }) => path === "MLmodel" || path.endsWith(".onnx"));
  const files = await fetchFiles(server, folder, wanted);
  const told = {
    mlflowVersion: version.version,
    aliases: version.aliases,
    ...optional("version", tagOf(version.tags, "sutradhar.version")),
    ...optional("licence", tagOf(version.tags, "sutradhar.licence")),
  };
  if (isOurs) return { files, ...told };
  const run = version.run_id === "" ? undefined : await readRun(server, version.run_id);
  return { files: describeImported({ files, version, run, order, url: server.url }), ...told };
}

const optional = (key: "version" | "licence", value: string | undefined): { readonly [K in typeof key]?: string } =>
  value === undefined ? {} : { [key]: value };

async function readVersion(server: MlflowServer, { name, version }: ModelImport): Promise<MlflowVersion> {
  try {
    if (version === undefined) return await newest(server, name);
    const isNumber = /^\d{1,9}$/.test(version);
    const { model_version: found } = await askMlflow(server, {
      path: isNumber ? "mlflow/model-versions/get" : "mlflow/registered-models/alias",
      query: { name, ...(isNumber ? { version } : { alias: version }) },
      reply: replies.version,
    });
    return found;
  } catch (cause) {
    if (cause instanceof MlflowRefusal && cause.reason !== "PERMISSION_DENIED") {
      const what = version === undefined ? name : `${name}@${version}`;
      throw new SutradharError("asset_unknown", `MLflow has no ${what}: ${cause.message}`, { cause });
    }
    throw cause;
  }
}

async function newest(server: MlflowServer, name: string): Promise<MlflowVersion> {
  const { model_versions: found } = await askMlflow(server, {
    path: "mlflow/model-versions/search",
    query: { filter: `name='${name.replaceAll("'", "")}'`, max_results: "1", order_by: "version_number DESC" },
    reply: replies.versions,
  });
  if (found[0]) return found[0];
  throw new SutradharError("asset_unknown", `MLflow at ${server.url} has no version of ${name}`);
}

async function findFolder(server: MlflowServer, { name, version }: MlflowVersion): Promise<string> {
  const { artifact_uri: uri } = await askMlflow(server, {
    path: "mlflow/model-versions/get-download-uri",
    query: { name, version },
    reply: replies.place,
  });
  const folder = artifactPathOf(uri);
  if (folder !== undefined) return folder;
  throw new SutradharError(
    "model_reply_invalid",
    `${name} ${version} lies at ${uri.slice(0, 200)}, which MLflow does not pass on: fetch it by its own client, and register the folder`,
  );
}

interface ListedFile {
  readonly path: string;
  readonly sizeBytes: number;
}

async function listFiles(server: MlflowServer, folder: string): Promise<readonly ListedFile[]> {
  const files: ListedFile[] = [];
  const folders: { readonly path: string; readonly depth: number }[] = [{ path: "", depth: 0 }];
  for (let next = folders.shift(); next; next = folders.shift()) {
    const below = next.path;
    // oxlint-disable-next-line no-await-in-loop
    const listed = await askMlflow(server, {
      path: "mlflow-artifacts/artifacts",
      query: { path: below === "" ? folder : `${folder}/${below}` },
      reply: replies.files,
    });
    for (const { path: name, is_dir: isFolder, file_size: sizeBytes } of listed.files) {
      const path = below === "" ? name : `${below}/${name}`;
      checkPath(path);
      if (isFolder && next.depth < depthMax) folders.push({ path, depth: next.depth + 1 });
      else if (!isFolder) files.push({ path, sizeBytes });
      if (files.length + folders.length > limits.archiveEntriesMax) {
        throw new SutradharError("limit_exceeded", `a model may have ${limits.archiveEntriesMax} files`);
      }
    }
  }
  return files;
}

/** What a server calls its files is where they are put here. */
function checkPath(path: string): void {
  if (/^[^/\\\p{C}]+(?:\/[^/\\\p{C}]+)*$/u.test(path) && !path.split("/").some((part) => part === ".." || part === "."))
    return;
  throw new SutradharError(
    "path_outside",
    `MLflow names a file ${JSON.stringify(path.slice(0, 200))}, which is no path below the model`,
  );
}

async function fetchFiles(
  server: MlflowServer,
  folder: string,
  wanted: readonly ListedFile[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let leftBytes = limits.archiveUnpackedBytesMax;
  for (const { path } of wanted) {
    const bytesMax = Math.min(leftBytes, limits.archiveEntryBytesMax);
    // oxlint-disable-next-line no-await-in-loop
    const bytes = await getArtifact(server, `${folder}/${path}`, bytesMax);
    leftBytes -= bytes.length;
    files.set(path, bytes);
  }
  return files;
}

async function readRun(server: MlflowServer, runId: string): Promise<MlflowRun | undefined> {
  try {
    return (await askMlflow(server, { path: "mlflow/runs/get", query: { run_id: runId }, reply: replies.run })).run;
  } catch (error) {
    // A run may have been deleted long before its model is imported.
    if (error instanceof MlflowRefusal && error.reason === "RESOURCE_DOES_NOT_EXIST") return undefined;
    throw error;
  }
}
