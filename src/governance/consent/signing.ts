import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, verify, type KeyObject } from "node:crypto";
import { canonicalJson } from "../../core/index.ts";

/** Signs consents, so that nobody who can write into the database can make one. */
export interface ConsentSigner {
  readonly kid: string;
  /** An Ed25519 key as a JSON Web Key (RFC 8037), for those who check. */
  readonly publicKey: PublicJwk;
  /** A compact JWS (RFC 7515) of which the payload is left out (appendix F): the artefact's own text is that. */
  sign(text: string): string;
}

export interface PublicJwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
  readonly kid: string;
}

/** RFC 8410 §7: what stands before the 32 bytes of a private key in PKCS #8. */
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");

/** @param secretsKey the installation's: its signing key is drawn from it, and so is the same on all of its servers. */
export function createConsentSigner(secretsKey: Uint8Array): ConsentSigner {
  const seed = Buffer.from(hkdfSync("sha256", secretsKey, Buffer.alloc(0), "sutradhar consent signing v1", 32));
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: "der", type: "pkcs8" });
  const publicKey = toJwk(createPublicKey(key));
  const header = base64url(canonicalJson({ alg: "EdDSA", kid: publicKey.kid }));
  return {
    kid: publicKey.kid,
    publicKey,
    sign: (text) => `${header}..${sign(null, signedBytes(header, text), key).toString("base64url")}`,
  };
}

function toJwk(key: KeyObject): PublicJwk {
  const { x } = key.export({ format: "jwk" });
  if (x === undefined) throw new TypeError("an Ed25519 key has an x");
  // RFC 7638: the digest of the required members in their order.
  const kid = createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");
  return { kty: "OKP", crv: "Ed25519", x, kid };
}

/** Whether `text` was signed by one of the keys. Whatever is wrong with the signature, it is false. */
export function isSignedConsent(text: string, signature: string, keys: readonly PublicJwk[]): boolean {
  try {
    const [header = "", payload, mark] = signature.split(".");
    const { alg, kid } = JSON.parse(Buffer.from(header, "base64url").toString()) as { alg?: unknown; kid?: unknown };
    const jwk = keys.find((each) => each.kid === kid);
    // RFC 8725 §3.1: the algorithm is ours to choose, not the signature's.
    if (alg !== "EdDSA" || payload !== "" || !jwk || mark === undefined) return false;
    const key = createPublicKey({ key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, format: "jwk" });
    return verify(null, signedBytes(header, text), key, Buffer.from(mark, "base64url"));
  } catch {
    return false;
  }
}

function signedBytes(header: string, text: string): Buffer {
  return Buffer.from(`${header}.${base64url(text)}`);
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
