import { randomBytes } from "node:crypto";
import { open, readFile, stat } from "node:fs/promises";
import { SutradharError } from "../../core/index.ts";
import { createSigner, type Signer } from "./signer.ts";
import {
  checkKeyName,
  decodeBase64,
  encodeBase64,
  formatVerifierKey,
  VerificationFailure,
  type SignatureType,
} from "../verify/index.ts";

const typeBytes: Readonly<Record<SignatureType, number>> = { note: 0x01, cosignature: 0x04 };
const seedBytes = 32;

/**
 * Makes a key and writes it, readable to its owner alone, in the one line that other programs of this trade read too:
 * `PRIVATE+KEY+name+id+base64(type ‖ seed)` (golang.org/x/mod/sumdb/note).
 * @returns the key that others verify by.
 * @throws SutradharError `output_unwritable`: a key is never written over.
 */
export async function createKeyFile(
  path: string,
  { name, type }: { readonly name: string; readonly type: SignatureType },
  seed: Uint8Array = randomBytes(seedBytes),
): Promise<string> {
  const { key } = readingErrors(path, () => {
    checkKeyName(name);
    return createSigner(name, type, seed);
  });
  const secret = encodeBase64(Buffer.concat([Uint8Array.of(typeBytes[type]), seed]));
  await writeSecret(path, `PRIVATE+KEY+${name}+${key.id}+${secret}\n`);
  return formatVerifierKey(key);
}

/** @throws SutradharError `file_missing`, or `config_invalid` where others may read it or it is no such key. */
export async function readKeyFile(path: string): Promise<Signer> {
  const text = await readSecret(path);
  return readingErrors(path, () => {
    const match = /^PRIVATE\+KEY\+(?<name>[^+]+)\+(?<id>[0-9a-f]{8})\+(?<secret>\S+)$/.exec(text.trim());
    const { name = "", id, secret = "" } = match?.groups ?? {};
    const [typeByte, ...seed] = decodeBase64(secret, "a key");
    const type = (Object.keys(typeBytes) as SignatureType[]).find((known) => typeBytes[known] === typeByte);
    if (!match || !type || seed.length !== seedBytes) {
      throw new VerificationFailure("malformed", "it must be one line, PRIVATE+KEY+name+id+key");
    }
    const signer = createSigner(name, type, Uint8Array.from(seed));
    if (signer.key.id !== id) throw new VerificationFailure("malformed", "its id is not that of its key");
    return signer;
  });
}

/** The secret that commitments are made with; made when it is not there yet. */
export async function openSecretFile(path: string): Promise<Uint8Array> {
  try {
    await writeSecret(path, `${randomBytes(32).toString("base64")}\n`);
  } catch (error) {
    if (!(error instanceof SutradharError)) throw error;
  }
  const secret = Buffer.from((await readSecret(path)).trim(), "base64");
  if (secret.length === 32) return secret;
  throw new SutradharError(
    "config_invalid",
    `${path} must hold 32 bytes in base 64: restore it from a backup of the keys`,
  );
}

/** A file that only its owner may read, whole on the disk when this resolves. */
async function writeSecret(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new SutradharError("output_unwritable", `the key file ${path} cannot be made: ${(cause as Error).message}`, {
      cause,
    });
  }
}

async function readSecret(path: string): Promise<string> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new SutradharError("config_invalid", `${path} is a key that others may read: chmod 600 ${path}`);
    }
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError("file_missing", `the key file ${path} cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function readingErrors<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof VerificationFailure)) throw cause;
    throw new SutradharError("config_invalid", `the key of ${path} cannot be used: ${cause.message}`, { cause });
  }
}
