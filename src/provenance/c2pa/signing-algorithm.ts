import { constants, sign, type KeyObject } from "node:crypto";
import { SutradharError } from "../../core/index.ts";

/** What C2PA 2.4 §13.2.1 lets a claim be signed with, as this product knows it. */
export const signingAlgorithms = {
  es256: { cose: -7, signatureBytesMax: 64 },
  es384: { cose: -35, signatureBytesMax: 96 },
  es512: { cose: -36, signatureBytesMax: 132 },
  ps256: { cose: -37, signatureBytesMax: 1_024 },
  ed25519: { cose: -8, signatureBytesMax: 64 },
} as const;

export type SigningAlgorithm = keyof typeof signingAlgorithms;

const curves: Readonly<Record<string, SigningAlgorithm>> = {
  prime256v1: "es256",
  secp384r1: "es384",
  secp521r1: "es512",
};

const hashes = { es256: "sha256", es384: "sha384", es512: "sha512", ps256: "sha256", ed25519: null } as const;

const rsaBitsMin = 2_048;
const saltBytes = 32;

/** Which algorithm a key signs with. @throws SutradharError `config_invalid` for a key that C2PA does not know. */
export function algorithmOf(key: KeyObject): SigningAlgorithm {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const found =
    type === "ec"
      ? curves[details?.namedCurve ?? ""]
      : type === "ed25519"
        ? "ed25519"
        : type?.startsWith("rsa") && (details?.modulusLength ?? 0) >= rsaBitsMin
          ? "ps256"
          : undefined;
  if (found) return found;
  throw new SutradharError(
    "config_invalid",
    `content credentials are signed with a key on P-256, P-384 or P-521, with Ed25519, or with RSA of at least ${rsaBitsMin} bits, got ${type ?? "another"}`,
  );
}

/** A raw signature, as COSE wants it. */
export function signWith(key: KeyObject, algorithm: SigningAlgorithm, bytes: Uint8Array): Uint8Array {
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes };
  return sign(hashes[algorithm], bytes, {
    key,
    ...(algorithm === "ps256" ? padding : { dsaEncoding: "ieee-p1363" as const }),
  });
}
