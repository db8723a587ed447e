import { copyFile, rm, stat } from "node:fs/promises";
import { digestJson, limits, SutradharError, type Digest, type Json } from "../../core/index.ts";
import { C2paFailure, runC2pa } from "./c2pa-thread.ts";
import { stampedBytes, type MadeSignature } from "./cose-signature.ts";
import { createCommitments, deriveManifestSeed } from "./commitments.ts";
import { printMedia, type MediaPrint } from "./compare-media.ts";
import type { CredentialFacts, GateClaim } from "./credential-facts.ts";
import type { CredentialSigner } from "./credential-signer.ts";
import { describeManifest } from "./describe-manifest.ts";
import { judgeStore } from "./read-credentials.ts";
import { requestTimeStamp, timeStampBytesMax, type TimeStampService } from "./time-stamp.ts";
import { appendXmp, composeXmp } from "./xmp-box.ts";

/** What an installation signs with. */
export interface CredentialOffice {
  readonly signer: CredentialSigner;
  /** Who vouches for when it was signed; absent: the signer says so alone. */
  readonly timeStamps?: TimeStampService;
  /** What commitments are made with; 32 bytes that never leave the installation. */
  readonly secret: Uint8Array;
  readonly now: () => Date;
}

export interface SigningJob {
  readonly masterPath: string;
  /** Where the signed file is written. */
  readonly outPath: string;
  /** Where a copy lies on the way; removed at the end. */
  readonly partPath: string;
  readonly facts: CredentialFacts;
  readonly gates: readonly GateClaim[];
  readonly signal?: AbortSignal;
}

export interface SignedVideo {
  /** The manifest store alone, for who finds a copy that lost it. */
  readonly manifest: Uint8Array;
  readonly signedAt: Date;
  /** Of the content and what is said of it; another installation has another for the same. */
  readonly id: string;
}

/**
 * Writes a master with its content credentials, and looks whether they are good: a file is valid, and plays exactly what the
 * master plays, or there is none.
 * @throws SutradharError `limit_exceeded` above what can be held, `signing_failed`
 */
export async function signVideo(office: CredentialOffice, job: SigningJob): Promise<SignedVideo> {
  await refuseLarge(job.masterPath);
  const now = office.now();
  const part = job.partPath;
  try {
    await copyFile(job.masterPath, part);
    await appendXmp(part, composeXmp(job.facts));
    const master = await printMedia(job.masterPath);
    const content = digestJson({ ...master, facts: job.facts as unknown as Json });
    const { manifest, store } = await sign(office, job, { part, now, content });
    checkCredentials(store);
    await comparePlayed(job.outPath, master);
    return { manifest, signedAt: now, id: createCommitments(office.secret)("video", content).slice(0, 32) };
  } catch (error) {
    await rm(job.outPath, { force: true });
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

async function refuseLarge(path: string): Promise<void> {
  const { size } = await stat(path);
  if (size > limits.signedBytesMax) throw tooLarge(size);
}

/** Said before a render of what will surely be too large, and of a master that is. */
export function tooLarge(sizeBytes: number, is: "is" | "would be" = "is"): SutradharError {
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
  return new SutradharError(
    "limit_exceeded",
    `a video that ${is} ${megabytes(sizeBytes)} MB cannot be signed: content credentials are written to files of up to ${megabytes(limits.signedBytesMax)} MB ` +
      "(limits.signedBytesMax): shorten the script, make several videos of it, or render it with a smaller profile",
  );
}

async function sign(
  { signer, secret, timeStamps }: CredentialOffice,
  { facts, gates, outPath, signal }: SigningJob,
  { part, now, content }: { readonly part: string; readonly now: Date; readonly content: Digest },
): Promise<{ readonly manifest: Uint8Array; readonly store: string }> {
  const seed = deriveManifestSeed(secret, content);
  const definition = describeManifest(facts, { now, gates }, createCommitments(secret));
  const { algorithm, chain, anchorPem: anchorsPem } = signer;
  const timeStampBytes = timeStamps ? timeStampBytesMax : 0;
  const make = async (bytes: Uint8Array): Promise<MadeSignature> => {
    const signature = await signer.sign(bytes);
    return timeStamps
      ? { signature, timeStamp: await requestTimeStamp(timeStamps, stampedBytes(signature, signer)) }
      : { signature };
  };
  const { size } = await stat(part);
  const mayStand = size <= limits.signedAmongOthersBytesMax;
  try {
    const result = await runC2pa(
      { kind: "sign", path: part, outPath, definition, algorithm, chain, anchorsPem, timeStampBytes, seed },
      { timeoutMs: limits.credentialsSignMsMax, sign: make, mayStand, ...(signal ? { signal } : {}) },
    );
    if (result.kind === "signed") return result;
    throw new C2paFailure("the library told something else");
  } catch (cause) {
    if (!(cause instanceof C2paFailure)) throw cause;
    throw new SutradharError("signing_failed", `content credentials could not be written: ${cause.message}`, { cause });
  }
}

function checkCredentials(store: string): void {
  const report = judgeStore(store);
  if (report.isTrusted) return;
  const why = report.faults.map(({ code, message }) => `${code}: ${message}`).join("; ");
  throw new SutradharError("signing_failed", `the content credentials that were written do not hold: ${why}`);
}

async function comparePlayed(path: string, master: MediaPrint): Promise<void> {
  const signed = await printMedia(path);
  if (master.samples === signed.samples && master.description === signed.description) return;
  throw new SutradharError("signing_failed", "the signed file does not play what the master plays");
}
