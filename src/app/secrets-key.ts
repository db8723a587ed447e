import { randomBytes } from "node:crypto";
import { chmod, link, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { partBeside, SutradharError } from "../core/index.ts";
import type { Config } from "./config.ts";
import { makeFolders } from "./make-folders.ts";

const keyBytes = 32;

/**
 * 32 bytes: what an installation encrypts secrets with that it must read again. It lies beside the database, not in it; of a data
 * directory of our own it is made on the first start, for its owner alone.
 * @throws SutradharError `config_invalid`
 */
export async function ensureSecretsKey({
  secretsKeyFile,
  homeDirectory,
}: Pick<Config, "secretsKeyFile" | "homeDirectory">): Promise<Uint8Array> {
  const path = secretsKeyFile ?? join(homeDirectory, "secrets-key");
  const standing = await readKey(path);
  if (standing) return standing;
  if (secretsKeyFile !== undefined) throw invalid(path, "it is not there");
  await makeFolders(dirname(path));
  const part = partBeside(path);
  try {
    await writeFile(part, `${randomBytes(keyBytes).toString("base64")}\n`, { mode: 0o600 });
    await chmod(part, 0o600);
    // Of two that make it at once the first one's stands, for both.
    await link(part, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(part, { force: true });
  }
  return (await readKey(path)) ?? Promise.reject(invalid(path, "it is gone again"));
}

async function readKey(path: string): Promise<Uint8Array | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw invalid(path, `it cannot be read (${error.code})`);
  });
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text.trim(), "base64");
  if (bytes.length !== keyBytes || !/^[A-Za-z0-9+/]{43}=$/.test(text.trim())) {
    throw invalid(path, `it must hold ${keyBytes} bytes in base64, as openssl rand -base64 ${keyBytes} makes them`);
  }
  return bytes;
}

function invalid(path: string, why: string): SutradharError {
  return new SutradharError("config_invalid", `the secrets key ${path}: ${why}`);
}
