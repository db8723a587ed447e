import { CompactSign, compactVerify, importPKCS8, importSPKI } from "jose";
import { canonicalJson, digestBytes, digestJson, SutradharError, type Digest, type Json } from "../../core/index.ts";
import { packFiles, unpackFiles, type BundleFiles } from "./bundle-archive.ts";
import { createBundle, type PolicyBundle } from "./policy-bundle.ts";

/** The one algorithm, and ours to choose (RFC 8725 §3.1). Open Policy Agent knows no Ed25519. */
const algorithm = "ES256";
const signaturesPath = ".signatures.json";
const manifestPath = ".manifest";
const dataPath = "data.json";
const wasmPath = "policy.wasm";
/** Hashed by their value, as the format has it; other files by their bytes. */
const structured: ReadonlySet<string> = new Set([manifestPath, dataPath]);

/** The rules' own sources, by their file's name: a server evaluates those, and people read them. */
export type RuleSources = ReadonlyMap<string, string>;

export interface BundleSigning {
  /** PKCS #8 in PEM, of a P-256 key. */
  readonly privateKey: string;
  readonly keyId: string;
}

/**
 * A bundle as Open Policy Agent loads it, signed in its format: for `bundles` of its configuration, and for `policyBundle` of ours.
 * @throws SutradharError `policy_invalid` where the key is none
 */
export async function signBundle(
  bundle: PolicyBundle,
  rules: RuleSources,
  signing: BundleSigning,
): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>([
    [manifestPath, toBytes({ revision: bundle.digest, roots: ["sutradhar", "tables"], rego_version: 1 })],
    [dataPath, toBytes(bundle.data)],
    [wasmPath, bundle.wasm],
    ...[...rules].map(([name, text]) => [`rules/${name}`, new TextEncoder().encode(text)] as const),
  ]);
  const payload = toBytes({ files: listHashes(files) });
  const header = { alg: algorithm, kid: signing.keyId };
  try {
    const key = await importPKCS8(signing.privateKey, algorithm);
    const signature = await new CompactSign(payload).setProtectedHeader(header).sign(key);
    return packFiles(new Map([...files, [signaturesPath, toBytes({ signatures: [signature] })]]));
  } catch (cause) {
    throw invalid("the key must be a P-256 key as PKCS #8 in PEM", cause);
  }
}

/**
 * What a signed bundle holds, once its signature and each of its files have been checked.
 * @param publicKey SPKI in PEM
 * @throws SutradharError `policy_invalid`
 */
export async function openBundle(
  archive: Uint8Array,
  publicKey: string,
): Promise<{ readonly bundle: PolicyBundle; readonly rules: RuleSources; readonly keyId: string | undefined }> {
  const files = unpackFiles(archive);
  const { signatures } = readJson(files, signaturesPath) as { readonly signatures?: unknown };
  // Any second one would be one that nobody has checked.
  if (!Array.isArray(signatures) || signatures.length !== 1) throw invalid("it must have one signature");
  const { payload, keyId } = await verify(String(signatures[0]), publicKey);
  const rest = new Map([...files].filter(([path]) => path !== signaturesPath));
  if (canonicalJson(payload) !== canonicalJson({ files: listHashes(rest) })) {
    throw invalid("its files are not those that were signed");
  }
  const wasm = rest.get(wasmPath);
  if (!wasm) throw invalid(`it has no ${wasmPath}`);
  const bundle = createBundle(wasm, readJson(rest, dataPath));
  const { revision } = readJson(rest, manifestPath) as { readonly revision?: Digest };
  if (revision !== bundle.digest) throw invalid("its revision is not its digest");
  return { bundle, rules: readRules(rest), keyId };
}

async function verify(
  jws: string,
  publicKey: string,
): Promise<{ readonly payload: Json; readonly keyId: string | undefined }> {
  try {
    const key = await importSPKI(publicKey, algorithm);
    const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: [algorithm] });
    const { files } = JSON.parse(new TextDecoder().decode(payload)) as { readonly files: Json };
    return { payload: { files: sortHashes(files) }, keyId: protectedHeader.kid };
  } catch (cause) {
    throw invalid("its signature is not of the key that is trusted", cause);
  }
}

interface FileHash {
  readonly name: string;
  readonly hash: string;
  readonly algorithm: string;
}

function listHashes(files: BundleFiles): Json {
  return sortHashes(
    [...files].map(([name, bytes]) => ({
      name,
      hash: structured.has(name) ? digestJson(parse(name, bytes)) : digestBytes(bytes),
      algorithm: "SHA-256",
    })),
  );
}

function sortHashes(files: Json): Json {
  return [...(files as unknown as FileHash[])].toSorted((a, b) => (a.name < b.name ? -1 : 1)) as unknown as Json;
}

function readRules(files: BundleFiles): RuleSources {
  const decoder = new TextDecoder();
  return new Map(
    [...files].flatMap(([path, bytes]) => (path.startsWith("rules/") ? [[path.slice(6), decoder.decode(bytes)]] : [])),
  );
}

function readJson(files: BundleFiles, path: string): Json {
  const bytes = files.get(path);
  if (!bytes) throw invalid(`it has no ${path}`);
  const value = parse(path, bytes);
  if (typeof value !== "object" || value === null) throw invalid(`${path} is no object`);
  return value;
}

function parse(path: string, bytes: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (cause) {
    throw invalid(`${path} is no JSON`, cause);
  }
}

function toBytes(value: Json): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

function invalid(why: string, cause?: unknown): SutradharError {
  return new SutradharError("policy_invalid", `the policy bundle is not used: ${why}`, { cause });
}
