import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SutradharError } from "../core/index.ts";
import { createPersonKeys, type PersonKeys } from "../governance/consent/index.ts";
import {
  chainMasterKeys,
  createLocalMasterKey,
  createTransitMasterKey,
  type MasterKey,
} from "../governance/keys/index.ts";
import type { Config } from "./config.ts";
import { createLazyDoor } from "./open-lazy-door.ts";
import type { DoorConfig } from "./open-door.ts";
import { ensureSecretsKey } from "./secrets-key.ts";

export type PersonKeysConfig = DoorConfig &
  Pick<
    Config,
    | "homeDirectory"
    | "secretsKeyFile"
    | "personKeys"
    | "masterKey"
    | "masterKeyFile"
    | "formerMasterKeys"
    | "transitUrl"
    | "transitTokenFile"
    | "transitMount"
    | "transitKey"
    | "transitNamespace"
  >;

/** Where people's keys lie. */
export function personKeysFolder({ personKeys, homeDirectory }: Pick<Config, "personKeys" | "homeDirectory">): string {
  return personKeys ?? join(homeDirectory, "person-keys");
}

/** Opens them once, when they are first needed. */
export function createKeyOpener(config: PersonKeysConfig): () => Promise<PersonKeys> {
  let opening: Promise<PersonKeys> | undefined;
  return () => {
    opening ??= openPersonKeys(config);
    opening.catch(() => (opening = undefined));
    return opening;
  };
}

export async function openPersonKeys(config: PersonKeysConfig): Promise<PersonKeys> {
  return createPersonKeys({ folder: personKeysFolder(config), masterKey: await openMasterKey(config) });
}

/** @throws SutradharError `config_invalid`, `file_missing` */
export async function openMasterKey(config: PersonKeysConfig): Promise<MasterKey> {
  const { formerMasterKeys, transitUrl, transitTokenFile, transitMount, transitKey } = config;
  const former = await Promise.all(formerMasterKeys.map(readKeyFile));
  const secrets = await ensureSecretsKey(config);
  // What was wrapped before a master key was set was wrapped with the secrets key.
  const own = await readMasterKey(config);
  const local = own ? createLocalMasterKey(own, [secrets, ...former]) : createLocalMasterKey(secrets, former);
  if (transitUrl === undefined) return local;
  if (transitTokenFile === undefined) {
    throw new SutradharError(
      "config_invalid",
      "transitUrl is set: set transitTokenFile too, the file that holds its token",
    );
  }
  const transit = createTransitMasterKey({
    url: transitUrl,
    mount: transitMount,
    key: transitKey,
    namespace: config.transitNamespace,
    token: async () => (await readFile(transitTokenFile, "utf8").catch(missing(transitTokenFile))).trim(),
    fetch: createLazyDoor(config).fetchTo({ place: "key-service", dataClass: "personal" }),
  });
  return chainMasterKeys(transit, local);
}

async function readMasterKey({
  masterKey,
  masterKeyFile,
}: Pick<Config, "masterKey" | "masterKeyFile">): Promise<Uint8Array | undefined> {
  if (masterKey !== undefined && masterKeyFile !== undefined) {
    throw new SutradharError("config_invalid", "masterKey and masterKeyFile are both set: take one of them out");
  }
  if (masterKeyFile !== undefined) return readKeyFile(masterKeyFile);
  return masterKey === undefined ? undefined : parseKey(masterKey, "SUTRADHAR_MASTER_KEY");
}

async function readKeyFile(path: string): Promise<Uint8Array> {
  return parseKey(await readFile(path, "utf8").catch(missing(path)), path);
}

function parseKey(text: string, place: string): Uint8Array {
  const trimmed = text.trim();
  if (/^[A-Za-z0-9+/]{43}=$/.test(trimmed)) return Buffer.from(trimmed, "base64");
  throw new SutradharError(
    "config_invalid",
    `${place} must hold 32 bytes in base64, as openssl rand -base64 32 makes them`,
  );
}

function missing(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new SutradharError("file_missing", `there is no file ${path} that can be read`, { cause });
  };
}
