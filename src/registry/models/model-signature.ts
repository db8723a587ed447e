import {
  canonicalJson,
  openEnvelope,
  SutradharError,
  type Digest,
  type Envelope,
  type Json,
  type StatementKey,
} from "../../core/index.ts";

/** Lies beside the files of a model: an in-toto statement that names every other one of them, in a signed envelope. */
export const signatureFile = "signature.json";

/** As OpenSSF's model signing calls a signature of a model's files. */
const predicateType = "https://model_signing/signature/v1.0";

export interface SignedFile {
  readonly path: string;
  readonly digest: Digest;
}

/** Who has signed a version. */
export type ModelSigning =
  | { readonly kind: "none" }
  /** By keys that nobody has registered here, or not by the key that it names. */
  | { readonly kind: "unknown" }
  | { readonly kind: "registered"; readonly kids: readonly string[] };

/** What is signed of a model: all of its files but the signature itself, by path and digest. */
export function toModelSignature(files: readonly SignedFile[]): Json {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: subjectsOf(files),
    predicateType,
    predicate: {},
  };
}

function subjectsOf(files: readonly SignedFile[]): readonly { name: string; digest: { sha256: string } }[] {
  return files
    .filter(({ path }) => path !== signatureFile)
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, digest }) => ({ name: path, digest: { sha256: digest } }));
}

/**
 * Whether the envelope speaks of these very files: looked at when a version is pushed, whoever has signed it.
 * @throws SutradharError `asset_invalid`
 */
export function checkSignedFiles(envelope: unknown, files: readonly SignedFile[]): void {
  const { payload } = (envelope ?? {}) as Partial<Envelope>;
  let statement: unknown;
  try {
    statement = JSON.parse(Buffer.from(String(payload), "base64").toString("utf8"));
  } catch (cause) {
    throw new SutradharError("asset_invalid", "it holds no signed statement: make it by sutradhar model sign", {
      cause,
    });
  }
  if (isOf(statement, files)) return;
  throw new SutradharError("asset_invalid", "it was signed over other files than these: sign the folder again");
}

function isOf(statement: unknown, files: readonly SignedFile[]): boolean {
  const { subject, predicateType: type } = (statement ?? {}) as {
    readonly subject?: Json;
    readonly predicateType?: unknown;
  };
  return type === predicateType && canonicalJson(subject ?? null) === canonicalJson(subjectsOf(files));
}

/** Who has signed a version, of the keys that are registered. Whatever is wrong with the signature, it is unknown. */
export function findSigning(
  envelope: unknown,
  files: readonly SignedFile[],
  keys: readonly StatementKey[],
): ModelSigning {
  if (envelope === undefined) return { kind: "none" };
  try {
    const { statement, kids } = openEnvelope(envelope, keys);
    return isOf(statement, files) ? { kind: "registered", kids } : { kind: "unknown" };
  } catch {
    return { kind: "unknown" };
  }
}
