import { decodeBase64, encodeBase64 } from "./base64.ts";
import { hashSizeBytes, type Hash } from "./merkle.ts";
import { VerificationFailure } from "./verification-failure.ts";

/** What a log's signature stands for: at this size, this root (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** Reads a checkpoint's text, without signatures. Extension lines are passed over: nobody can audit them. */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.length < 3 || lines.includes("")) {
    throw malformed("a checkpoint is at least three lines: origin, size and root");
  }
  const [origin = "", size = "", root = ""] = lines;
  return { origin, size: parseCount(size, "a checkpoint's size"), root: parseHash(root, "a checkpoint's root") };
}

export function parseHash(text: string, what: string): Hash {
  const bytes = decodeBase64(text, what);
  if (bytes.length === hashSizeBytes) return bytes;
  throw malformed(`${what} is a hash of ${hashSizeBytes} bytes, got ${bytes.length}`);
}

/** A decimal number as the C2SP formats write it: no sign, no leading zero. */
export function parseCount(text: string, what: string): number {
  const value = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(value)) return value;
  throw malformed(`${what} is a decimal number below 2^53 without leading zeroes`);
}

function malformed(message: string): VerificationFailure {
  return new VerificationFailure("malformed", message);
}
