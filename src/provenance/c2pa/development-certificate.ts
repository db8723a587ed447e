import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { der } from "./der.ts";

export interface IssuedCertificate {
  /** PEM: the signer's certificate, then the root's. */
  readonly certificatePem: string;
  /** PEM, PKCS #8. */
  readonly keyPem: string;
}

const identifiers = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  organization: "2.5.4.10",
  commonName: "2.5.4.3",
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
  extendedKeyUsage: "2.5.29.37",
  subjectKey: "2.5.29.14",
  authorityKey: "2.5.29.35",
  // A verifier of before C2PA 2.1 knows this use alone, and so does the library that signs here.
  emailProtection: "1.3.6.1.5.5.7.3.4",
  /** c2pa-kp-claimSigning. */
  claimSigning: "1.3.6.1.4.1.62558.2.1",
};

const yearMs = 365 * 86_400_000;
const leafYears = 5;
const rootYears = 10;
const hourMs = 3_600_000;

/** How a certificate that nobody vouches for names itself: whoever looks at a file sees it. */
export const developmentOrganization = "Sutradhar development (not for trust)";

/**
 * Makes a root and a signer's certificate under it, in the form that C2PA 2.4 §14.5.1 asks for: it may not sign itself. The
 * root's key is forgotten at once, so that nothing else is ever issued under it.
 */
export function issueDevelopmentCertificate(now: Date): IssuedCertificate {
  const root = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const leaf = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const tag = randomBytes(4).toString("hex");
  const rootName = nameOf(`Sutradhar development root ${tag}`);
  const rootBytes = issue({
    name: rootName,
    key: root.publicKey,
    now,
    years: rootYears,
    issuer: { name: rootName, keys: root },
    extensions: [
      extension(identifiers.basicConstraints, der.sequence(der.boolean(true), der.integer(Buffer.of(0))), true),
      // keyCertSign and cRLSign: bits 5 and 6.
      extension(identifiers.keyUsage, der.bits(Buffer.of(0b0000_0110), 1), true),
    ],
  });
  const uses = [identifiers.emailProtection, identifiers.claimSigning].map((use) => der.identifier(use));
  const leafBytes = issue({
    name: nameOf(`Sutradhar development signer ${tag}`),
    key: leaf.publicKey,
    now,
    years: leafYears,
    issuer: { name: rootName, keys: root },
    extensions: [
      extension(identifiers.basicConstraints, der.sequence(), true),
      // digitalSignature: bit 0.
      extension(identifiers.keyUsage, der.bits(Buffer.of(0b1000_0000), 7), true),
      extension(identifiers.extendedKeyUsage, der.sequence(...uses)),
    ],
  });
  return {
    certificatePem: toPem(leafBytes) + toPem(rootBytes),
    keyPem: leaf.privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}

interface IssueOptions {
  readonly name: Buffer;
  readonly key: KeyObject;
  readonly now: Date;
  readonly years: number;
  readonly issuer: {
    readonly name: Buffer;
    readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  };
  readonly extensions: readonly Buffer[];
}

function issue({ name, key, now, years, issuer, extensions }: IssueOptions): Buffer {
  const algorithm = der.sequence(der.identifier(identifiers.ecdsaWithSha256));
  // A clock that is a little behind elsewhere must not find a certificate of the future.
  const validity = der.sequence(
    der.time(new Date(now.getTime() - hourMs)),
    der.time(new Date(now.getTime() + years * yearMs)),
  );
  const body = der.sequence(
    der.context(0, der.integer(Buffer.of(2))),
    der.integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    algorithm,
    issuer.name,
    validity,
    name,
    key.export({ type: "spki", format: "der" }),
    der.context(
      3,
      der.sequence(
        ...extensions,
        extension(identifiers.subjectKey, der.octets(keyIdentifier(key))),
        extension(identifiers.authorityKey, der.sequence(der.implicit(0, keyIdentifier(issuer.keys.publicKey)))),
      ),
    ),
  );
  const signature = sign("sha256", body, { key: issuer.keys.privateKey, dsaEncoding: "der" });
  return der.sequence(body, algorithm, der.bits(signature));
}

function nameOf(commonName: string): Buffer {
  const part = (identifier: string, value: string): Buffer =>
    der.set(der.sequence(der.identifier(identifier), der.text(value)));
  return der.sequence(
    part(identifiers.organization, developmentOrganization),
    part(identifiers.commonName, commonName),
  );
}

function extension(identifier: string, value: Buffer, isCritical = false): Buffer {
  return der.sequence(der.identifier(identifier), ...(isCritical ? [der.boolean(true)] : []), der.octets(value));
}

/** RFC 7093 §2, method 1: the leftmost 160 bits of the SHA-256 of the public key. */
function keyIdentifier(key: KeyObject): Buffer {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest()
    .subarray(0, 20);
}

function toPem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
