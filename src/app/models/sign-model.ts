import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createDigester, createStatementSigner, SutradharError, type StatementKey } from "../../core/index.ts";
import { signatureFile, toModelSignature, type SignedFile } from "../../registry/models/index.ts";
import { gatherFiles } from "../assets/index.ts";
import { placeFile } from "../place-file.ts";

export interface SignedModel {
  /** The file that was written. */
  readonly out: string;
  readonly files: number;
  /** As it is registered by whoever trusts it. */
  readonly key: StatementKey;
}

/**
 * Signs the files of a model with a key of one's own, which goes nowhere, and writes the signature beside them: it is registered with them.
 * @throws SutradharError `file_missing`, `config_invalid` where it is no private Ed25519 key in PEM
 */
export async function signModel(folder: string, keyFile: string): Promise<SignedModel> {
  const signer = createStatementSigner(await readKey(keyFile));
  const files = (await gatherFiles(folder)).filter(({ path }) => path !== signatureFile);
  if (!files.some(({ path }) => path === "model.json")) {
    throw new SutradharError(
      "file_missing",
      `${folder} has no model.json: docs/guides/models.md says what stands in it`,
    );
  }
  const digested: SignedFile[] = [];
  for (const { path, open } of files) {
    const digester = createDigester();
    // oxlint-disable-next-line no-await-in-loop
    for await (const piece of await open()) digester.update(piece as Uint8Array);
    digested.push({ path, digest: digester.digest() });
  }
  const out = join(folder, signatureFile);
  const text = `${JSON.stringify(signer.seal(toModelSignature(digested)), undefined, 2)}\n`;
  await placeFile(out, (temporary) => writeFile(temporary, text));
  return { out, files: digested.length, key: signer.publicKey };
}

async function readKey(path: string): Promise<KeyObject> {
  const pem = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no key ${path}`, { cause });
  });
  try {
    const key = createPrivateKey(pem);
    createPublicKey(key);
    return key;
  } catch (cause) {
    throw new SutradharError(
      "config_invalid",
      `${path} is no private key in PEM: make one by openssl genpkey -algorithm ed25519 -out ${path}`,
      { cause },
    );
  }
}
