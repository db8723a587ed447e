import { hash, verify, X509Certificate } from "node:crypto";
import {
  childOf,
  childrenOf,
  descend,
  readDer,
  readObjectId,
  readTime,
  tags,
  writeDer,
  writeObjectId,
  writeUnsigned,
  type DerValue,
} from "./der.ts";
import { VerificationFailure } from "./verification-failure.ts";

const oids = {
  sha256: "2.16.840.1.101.3.4.2.1",
  signedData: "1.2.840.113549.1.7.2",
  timeStampInfo: "1.2.840.113549.1.9.16.1.4",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingCertificate: "1.2.840.113549.1.9.16.2.12",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  rsaPss: "1.2.840.113549.1.1.10",
} as const;

/** SHA-1 is not among them: whoever can collide it could have two things stamped at once. */
const hashNames: Readonly<Record<string, string>> = {
  [oids.sha256]: "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

const chainMax = 8;

/**
 * The request (RFC 3161 §2.4.1) to stamp a checkpoint's text: an authority sees the text's hash alone.
 * @param nonce what the answer must repeat; 8 bytes of chance.
 */
export function createTimeStampRequest(text: string, nonce: Uint8Array): Uint8Array {
  const algorithm = writeDer(tags.sequence, writeObjectId(oids.sha256), writeDer(tags.null));
  const imprint = writeDer(tags.sequence, algorithm, writeDer(tags.octetString, sha256(text)));
  const askForCertificate = writeDer(tags.boolean, Uint8Array.of(0xff));
  return writeDer(tags.sequence, writeUnsigned(Uint8Array.of(1)), imprint, writeUnsigned(nonce), askForCertificate);
}

/**
 * When an authority saw this text, by its response or its bare token (RFC 3161 §2.4.2).
 * @param authorities certificates (PEM) that are trusted: of the authority itself, or of whom it has its own from.
 * @throws VerificationFailure `time_stamp_invalid`
 */
export function verifyTimeStamp(response: Uint8Array, text: string, authorities: readonly string[]): Date {
  try {
    const signed = signedDataOf(readDer(response));
    const content = descend(childrenOf(signed)[2] as DerValue, 1, 0);
    const info = readDer(content.content);
    checkImprint(info, text);
    const time = readTime(timeOf(info));
    checkSigner(signed, content.content, { authorities, time });
    return time;
  } catch (error) {
    throw new VerificationFailure("time_stamp_invalid", error instanceof Error ? error.message : String(error));
  }
}

/** A response wraps the token in a status; a token starts with its type. */
function signedDataOf(value: DerValue): DerValue {
  const [first, second] = childrenOf(value);
  if (first?.tag === tags.objectId) {
    if (readObjectId(first) !== oids.signedData) throw new Error("it is no signed token");
    return descend(value, 1, 0);
  }
  const status = first && childrenOf(first)[0];
  // 0: granted, 1: granted with changes.
  const isGranted = status?.content.length === 1 && (status.content[0] as number) <= 1;
  if (!isGranted || !second) throw new Error("the authority has not granted the stamp");
  return signedDataOf(second);
}

/** Version, policy, imprint, serial number, time: the first parts are always there. */
function checkImprint(info: DerValue, text: string): void {
  const imprint = descend(info, 2);
  const isSha256 = readObjectId(descend(imprint, 0, 0)) === oids.sha256;
  if (!isSha256 || !isEqual(descend(imprint, 1).content, sha256(text))) throw new Error("it stamps something else");
}

function timeOf(info: DerValue): DerValue {
  return descend(info, 4);
}

interface Trust {
  readonly authorities: readonly string[];
  readonly time: Date;
}

function checkSigner(signed: DerValue, content: Uint8Array, trust: Trust): void {
  const contentInfo = childrenOf(signed)[2] as DerValue;
  if (readObjectId(descend(contentInfo, 0)) !== oids.timeStampInfo) throw new Error("it is no time stamp");
  const signers = childrenOf(childrenOf(signed).findLast(({ tag }) => tag === tags.set) as DerValue);
  if (signers.length !== 1) throw new Error(`one signer was expected, got ${signers.length}`);
  const signer = readSigner(signers[0] as DerValue);
  if (signer.contentType !== oids.timeStampInfo) throw new Error("what was signed is of another type");
  if (!isEqual(signer.messageDigest, hash(signer.hashName, content, "buffer")))
    throw new Error("what was signed is something else");
  const trusted = trust.authorities.map((pem) => new X509Certificate(pem));
  const enclosed = certificatesOf(signed);
  const certificate = [...enclosed, ...trusted].find(signer.isSigner);
  if (!certificate) throw new Error("the certificate of its signer is missing");
  // RFC 3161 §2.3: for time stamps, and for nothing else.
  if (certificate.keyUsage?.join() !== oids.timeStamping)
    throw new Error("its signer's certificate is not for time stamps");
  checkChain(certificate, enclosed, { trusted, time: trust.time });
  if (!verify(signer.hashName, signer.signedBytes, certificate.publicKey, signer.signature))
    throw new Error("its signature does not hold");
}

interface Signer {
  readonly hashName: string;
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  /** Whether a certificate is the one that the signer names by its hash. */
  readonly isSigner: (certificate: X509Certificate) => boolean;
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** SignerInfo, RFC 5652 §5.3: version, who, digest algorithm, signed attributes, signature algorithm, signature. */
function readSigner(info: DerValue): Signer {
  const [, , digestAlgorithm, attributes, signatureAlgorithm, signature] = childrenOf(info);
  if (!digestAlgorithm || attributes?.tag !== tags.context(0) || !signatureAlgorithm || !signature) {
    throw new Error("its signer has signed no attributes");
  }
  if (readObjectId(descend(signatureAlgorithm, 0)) === oids.rsaPss) throw new Error("RSA-PSS is not read here");
  const values = new Map(childrenOf(attributes).map((each) => [readObjectId(descend(each, 0)), descend(each, 1, 0)]));
  const contentType = values.get(oids.contentType);
  const messageDigest = values.get(oids.messageDigest);
  if (!contentType || !messageDigest) throw new Error("its signer does not say what was signed");
  return {
    hashName: hashNameOf(digestAlgorithm),
    contentType: readObjectId(contentType),
    messageDigest: messageDigest.content,
    isSigner: readSigningCertificate(values),
    // RFC 5652 §5.4: signed as a SET, whatever tag they are sent under.
    signedBytes: writeDer(tags.set, attributes.content),
    signature: signature.content,
  };
}

// RFC 3161 §2.4.1: without this attribute, another certificate of the same key could be put in the signer's place.
function readSigningCertificate(values: ReadonlyMap<string, DerValue>): (certificate: X509Certificate) => boolean {
  const second = values.get(oids.signingCertificateV2);
  const first = values.get(oids.signingCertificate);
  if (!second && !first) throw new Error("its signer does not name its certificate");
  const id = descend((second ?? first) as DerValue, 0, 0);
  const [head, next] = childrenOf(id);
  const isNamed = second !== undefined && head?.tag === tags.sequence;
  const hashName = second ? (isNamed ? hashNameOf(head) : "sha256") : "sha1";
  const expected = (isNamed ? next : head)?.content ?? new Uint8Array();
  return ({ raw }) => isEqual(hash(hashName, raw, "buffer"), expected);
}

function hashNameOf(algorithm: DerValue): string {
  const name = hashNames[readObjectId(descend(algorithm, 0))];
  if (name === undefined) throw new Error("its hash is none of SHA-256, SHA-384 and SHA-512");
  return name;
}

function certificatesOf(signed: DerValue): X509Certificate[] {
  const field = childOf(signed, tags.context(0));
  return field ? childrenOf(field).map(({ bytes }) => new X509Certificate(bytes)) : [];
}

/** Climbs from the signer's certificate to one that is trusted; all of them were valid when the stamp was made. */
function checkChain(
  signer: X509Certificate,
  enclosed: readonly X509Certificate[],
  { trusted, time }: { readonly trusted: readonly X509Certificate[]; readonly time: Date },
): void {
  let certificate = signer;
  for (let step = 0; step < chainMax; step += 1) {
    const { validFrom, validTo, fingerprint256 } = certificate;
    if (time < new Date(validFrom) || time > new Date(validTo)) throw new Error("a certificate was not valid then");
    if (trusted.some((each) => each.fingerprint256 === fingerprint256)) return;
    const issuer = [...trusted, ...enclosed].find((each) => isIssuedBy(certificate, each));
    if (!issuer || issuer === certificate) break;
    certificate = issuer;
  }
  throw new Error("no trusted authority stands behind it");
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function sha256(text: string): Uint8Array {
  return hash("sha256", text, "buffer");
}
