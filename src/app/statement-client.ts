import { readFile, writeFile } from "node:fs/promises";
import { openEnvelope, SutradharError, type Envelope, type Json, type StatementKey } from "../core/index.ts";
import { parseReference } from "../registry/versions/index.ts";
import { createApiClient } from "./api-client.ts";
import { placeFile } from "./place-file.ts";
import { reachServer, type ServerChoice } from "./reach-server.ts";

export type StatementFormat = "openlineage" | "slsa";

export interface CheckedStatement {
  readonly kids: readonly string[];
  readonly statement: unknown;
}

/** How videos and models were made, as a server tells others' tools. */
export interface StatementClient {
  /** @param what `vid_…`, or `model/align@1.0.0` */
  tell(what: string, format: StatementFormat): Promise<readonly Json[] | Envelope>;
  keys(): Promise<readonly StatementKey[]>;
  /** @param keys a file of keys; absent: those of the server. @throws SutradharError `credentials_invalid` */
  check(file: string, keys?: string): Promise<CheckedStatement>;
  /** @throws SutradharError `output_unwritable` */
  save(path: string, text: string): Promise<void>;
}

export function createStatementClient(choice: ServerChoice): StatementClient {
  const api = createApiClient(() => reachServer(choice));
  const listKeys = async (): Promise<readonly StatementKey[]> =>
    (await api.ask<{ readonly keys: readonly StatementKey[] }>({ path: "/v1/statement-keys" })).keys;
  return {
    async tell(what, format) {
      if (what.startsWith("model/")) {
        if (format === "openlineage") {
          throw new SutradharError(
            "option_invalid",
            "a model is no run: ask for --format slsa, or for the lineage of a video",
          );
        }
        const { name } = parseReference(what);
        const version = what.includes("@") ? what.slice(what.indexOf("@") + 1) : "champion";
        const path = `/v1/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}/provenance`;
        return api.ask<Envelope>({ path });
      }
      const path = `/v1/videos/${encodeURIComponent(what)}`;
      if (format === "slsa") return api.ask<Envelope>({ path: `${path}/provenance` });
      return (await api.ask<{ readonly events: readonly Json[] }>({ path: `${path}/lineage` })).events;
    },
    keys: listKeys,
    async check(file, keysFile) {
      const keys = keysFile === undefined ? await listKeys() : readKeys(await readJson(keysFile), keysFile);
      return openEnvelope(await readJson(file), keys);
    },
    save: (path, text) => placeFile(path, (temporary) => writeFile(temporary, text)),
  };
}

const fileBytesMax = 8_000_000;

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no file ${path}`, { cause });
  });
  if (text.length > fileBytesMax) throw new SutradharError("file_too_large", `${path} has ${text.length} characters`);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new SutradharError("credentials_invalid", `${path} is no JSON`, { cause });
  }
}

function readKeys(value: unknown, path: string): readonly StatementKey[] {
  const { keys } = (value ?? {}) as { readonly keys?: unknown };
  if (Array.isArray(keys) && keys.length > 0) return keys as readonly StatementKey[];
  throw new SutradharError(
    "option_invalid",
    `${path} must hold { "keys": […] }, as sutradhar lineage keys prints them`,
  );
}
