import { createHash, createPublicKey, verify } from "node:crypto";
import { canonicalJson, type Json } from "../../core/index.ts";
import type { TrustPolicy } from "./policy.ts";
import { parseBundle, verifyBundle } from "./proof-bundle.ts";

export const packetFormat = "sutradhar-evidence/1";
export const packetManifest = "manifest.json";
export const packetSignature = "manifest.jws";

/** That a value in a proven entry is the digest of something in the packet, or of a file that is elsewhere. */
export interface PacketClaim {
  readonly entry: string;
  /** The field of the entry that stands for it. */
  readonly field: string;
  /** A file of the packet, whose bytes (or whose JSON in its canonical form) have that digest. */
  readonly file?: string;
  readonly form?: "bytes" | "canonical-json";
  /** Or a digest that the manifest names. */
  readonly sha256?: string;
}

export interface PacketManifest {
  readonly format: typeof packetFormat;
  readonly issuer: { readonly kty: "OKP"; readonly crv: "Ed25519"; readonly x: string; readonly kid: string };
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly sizeBytes: number }[];
  readonly claims: readonly PacketClaim[];
  readonly [more: string]: unknown;
}

/** What a check of a packet has shown. `findings` is empty exactly where it holds. */
export interface PacketVerdict {
  readonly valid: boolean;
  /** Whose key signed the manifest: to be compared with what the fiduciary has published. */
  readonly issuer: string;
  readonly files: number;
  readonly proofs: number;
  readonly claims: number;
  readonly findings: readonly string[];
}

/**
 * Checks an archive of evidence on nothing but itself and the keys that the auditor trusts: every byte of it is under the manifest,
 * the manifest is signed, each entry is in the ledger, and what entries commit to is what lies beside them.
 * @param issuer the thumbprint (RFC 7638) that the manifest must be signed by; undefined: whoever it names
 */
export function verifyPacket(
  files: ReadonlyMap<string, Uint8Array>,
  trust: {
    readonly policy: TrustPolicy;
    readonly authorities: readonly string[];
    readonly issuer?: string | undefined;
  },
): PacketVerdict {
  const findings: string[] = [];
  const manifest = readManifest(files, findings);
  if (!manifest) return { valid: false, issuer: "", files: 0, proofs: 0, claims: 0, findings };
  const kid = checkSignature(files, manifest, findings);
  if (trust.issuer !== undefined && kid !== trust.issuer)
    findings.push(`the manifest is signed by ${kid}, not by ${trust.issuer}`);
  checkFiles(files, manifest, findings);
  const opened = checkProofs(files, trust, findings);
  checkClaims(files, manifest, opened, findings);
  return {
    valid: findings.length === 0,
    issuer: kid,
    files: manifest.files.length,
    proofs: opened.size,
    claims: manifest.claims.length,
    findings,
  };
}

function readManifest(files: ReadonlyMap<string, Uint8Array>, findings: string[]): PacketManifest | undefined {
  const bytes = files.get(packetManifest);
  if (!bytes) {
    findings.push(`there is no ${packetManifest}`);
    return undefined;
  }
  try {
    const manifest = JSON.parse(textOf(bytes)) as PacketManifest;
    const isOne =
      manifest.format === packetFormat &&
      Array.isArray(manifest.files) &&
      Array.isArray(manifest.claims) &&
      isKey(manifest.issuer);
    if (isOne) return manifest;
    findings.push(`${packetManifest} is none of ${packetFormat}`);
  } catch {
    findings.push(`${packetManifest} cannot be read`);
  }
  return undefined;
}

function isKey(issuer: PacketManifest["issuer"] | undefined): boolean {
  return issuer?.kty === "OKP" && issuer.crv === "Ed25519" && typeof issuer.x === "string";
}

/** RFC 7515 appendix F: the payload is the manifest's own bytes. The name of the key is worked out, and not taken from it. */
function checkSignature(
  files: ReadonlyMap<string, Uint8Array>,
  { issuer }: PacketManifest,
  findings: string[],
): string {
  const { kty, crv, x } = issuer;
  const kid = createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");
  const [header = "", payload = "", mark = ""] = textOf(files.get(packetSignature) ?? new Uint8Array())
    .trim()
    .split(".");
  let holds = false;
  try {
    const { alg } = JSON.parse(Buffer.from(header, "base64url").toString()) as { alg?: unknown };
    const signed = Buffer.from(`${header}.${Buffer.from(files.get(packetManifest) ?? []).toString("base64url")}`);
    const key = createPublicKey({ key: { kty, crv, x }, format: "jwk" });
    // One spelling of a signature: spare bits at its end would be a byte that nobody misses.
    const bytes = Buffer.from(mark, "base64url");
    holds =
      alg === "EdDSA" && payload === "" && bytes.toString("base64url") === mark && verify(null, signed, key, bytes);
  } catch {
    holds = false;
  }
  if (!holds) findings.push(`${packetSignature} is no signature of the manifest by the key that it names`);
  return kid;
}

function checkFiles(files: ReadonlyMap<string, Uint8Array>, manifest: PacketManifest, findings: string[]): void {
  const named = new Set<string>([packetManifest, packetSignature]);
  for (const { path, sha256, sizeBytes } of manifest.files) {
    named.add(path);
    const bytes = files.get(path);
    if (!bytes) findings.push(`${path} is missing`);
    else if (bytes.length !== sizeBytes || digestOf(bytes) !== sha256)
      findings.push(`${path} is not what the manifest says`);
  }
  for (const path of files.keys()) if (!named.has(path)) findings.push(`${path} is in no manifest`);
}

type Opened = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Each proof, by its file, with what its entry's commitments stand for. */
function checkProofs(
  files: ReadonlyMap<string, Uint8Array>,
  { policy, authorities }: { readonly policy: TrustPolicy; readonly authorities: readonly string[] },
  findings: string[],
): Opened {
  const opened = new Map<string, ReadonlyMap<string, string>>();
  for (const [path, bytes] of files) {
    if (!path.startsWith("ledger/") || !path.endsWith(".json")) continue;
    try {
      const verdict = verifyBundle(parseBundle(textOf(bytes)), policy, authorities);
      if (verdict.valid) opened.set(path, new Map(verdict.openings.map((each) => [each.path, each.value])));
      else findings.push(`${path} does not hold [${verdict.reason}]: ${verdict.message}`);
    } catch (error) {
      findings.push(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return opened;
}

function checkClaims(
  files: ReadonlyMap<string, Uint8Array>,
  { claims }: PacketManifest,
  opened: Opened,
  findings: string[],
): void {
  for (const { entry, field, file, form, sha256 } of claims) {
    const value = opened.get(entry)?.get(field);
    const wanted = file === undefined ? sha256 : digestIn(files.get(file), form);
    if (value === undefined || value !== wanted)
      findings.push(`${field} of ${entry} does not stand for ${file ?? sha256 ?? "anything"}`);
  }
}

function digestIn(bytes: Uint8Array | undefined, form: PacketClaim["form"]): string | undefined {
  if (!bytes) return undefined;
  if (form !== "canonical-json") return digestOf(bytes);
  try {
    return digestOf(Buffer.from(canonicalJson(JSON.parse(textOf(bytes)) as Json)));
  } catch {
    return undefined;
  }
}

/** What a check of a packet has shown, for people. */
export function describePacket({ valid, issuer, files, proofs, claims, findings }: PacketVerdict): string {
  return [
    valid
      ? `holds: ${files} files, ${proofs} entries of the ledger, ${claims} of their values are what lies beside them`
      : `does not hold: ${findings.length} finding${findings.length === 1 ? "" : "s"}`,
    ...findings.map((finding) => `  ${finding}`),
    `  the manifest is signed by ${issuer}: compare that with what the fiduciary has published`,
    "",
  ].join("\n");
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
