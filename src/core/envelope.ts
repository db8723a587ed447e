import { createHash, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { canonicalJson, type Json } from "./canonical-json.ts";
import { SutradharError } from "./errors.ts";

/** An Ed25519 key as a JSON Web Key (RFC 8037); its id is its thumbprint (RFC 7638). */
export interface StatementKey {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
  readonly kid: string;
}

/** A Dead Simple Signing Envelope, version 1. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

export interface StatementSigner {
  readonly publicKey: StatementKey;
  /** Over the statement in canonical JSON: the same statement has the same envelope. */
  seal(statement: Json): Envelope;
}

/** in-toto attestation framework v1, "Envelope layer". */
const payloadType = "application/vnd.in-toto+json";
const envelopeCharsMax = 8_000_000;
const signaturesMax = 16;

/** @param key a private Ed25519 key */
export function createStatementSigner(key: KeyObject): StatementSigner {
  if (key.asymmetricKeyType !== "ed25519") {
    throw new SutradharError(
      "config_invalid",
      `a statement is signed with an Ed25519 key, got ${key.asymmetricKeyType}`,
    );
  }
  const publicKey = toStatementKey(createPublicKey(key));
  return {
    publicKey,
    seal(statement) {
      const payload = Buffer.from(canonicalJson(statement));
      const sig = sign(null, preAuthentication(payloadType, payload), key).toString("base64");
      return { payloadType, payload: payload.toString("base64"), signatures: [{ keyid: publicKey.kid, sig }] };
    },
  };
}

/** @throws SutradharError `config_invalid` where it is no Ed25519 key */
export function toStatementKey(key: KeyObject): StatementKey {
  const { x, crv } = key.asymmetricKeyType === "ed25519" ? key.export({ format: "jwk" }) : {};
  if (x === undefined || crv !== "Ed25519") {
    throw new SutradharError("config_invalid", `it must be an Ed25519 key, got ${key.asymmetricKeyType ?? "none"}`);
  }
  const kid = createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");
  return { kty: "OKP", crv: "Ed25519", x, kid };
}

/** What an envelope says, and whose keys it was signed with. */
export interface OpenedEnvelope {
  readonly statement: unknown;
  readonly kids: readonly string[];
}

/**
 * The statement of an envelope that at least one of the keys has signed. Keys are looked for by their signature and not by the `keyid` that it
 * claims, which is not signed (DSSE, "Protocol").
 * @throws SutradharError `credentials_invalid`
 */
export function openEnvelope(value: unknown, keys: readonly StatementKey[]): OpenedEnvelope {
  const { payload, signatures } = parseEnvelope(value);
  const signed = preAuthentication(payloadType, payload);
  const kids = keys
    .filter((key) => signatures.some((signature) => isSignedBy(key, signed, signature)))
    .map(({ kid }) => kid);
  if (kids.length === 0) throw invalid("none of the known keys has signed it");
  try {
    return { statement: JSON.parse(payload.toString("utf8")) as unknown, kids };
  } catch (cause) {
    throw new SutradharError("credentials_invalid", "the statement is signed, and no JSON", { cause });
  }
}

function parseEnvelope(value: unknown): { readonly payload: Buffer; readonly signatures: readonly Buffer[] } {
  const { payloadType: type, payload, signatures } = (value ?? {}) as Partial<Record<keyof Envelope, unknown>>;
  if (type !== payloadType) throw invalid(`its payloadType must be ${payloadType}`);
  if (typeof payload !== "string" || payload.length > envelopeCharsMax) throw invalid("it has no payload that is read");
  if (!Array.isArray(signatures) || signatures.length === 0 || signatures.length > signaturesMax) {
    throw invalid(`it must have 1 to ${signaturesMax} signatures`);
  }
  const marks = signatures.map((each) => (each as { readonly sig?: unknown } | null)?.sig);
  return {
    payload: Buffer.from(payload, "base64"),
    signatures: marks.filter((mark) => typeof mark === "string").map((mark) => Buffer.from(mark, "base64")),
  };
}

function isSignedBy({ kty, crv, x }: StatementKey, signed: Buffer, signature: Buffer): boolean {
  try {
    return verify(null, signed, createPublicKey({ key: { kty, crv, x }, format: "jwk" }), signature);
  } catch {
    return false;
  }
}

/** DSSE, "Signature definition": type and body with their lengths before them, so that neither can be read as the other. */
function preAuthentication(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `), body]);
}

function invalid(why: string): SutradharError {
  return new SutradharError("credentials_invalid", `this is no envelope to rely on: ${why}`);
}
