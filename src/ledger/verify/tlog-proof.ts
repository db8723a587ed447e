import { decodeBase64, encodeBase64 } from "./base64.ts";
import { parseCount, parseHash } from "./checkpoint.ts";
import type { Hash } from "./merkle.ts";
import { VerificationFailure } from "./verification-failure.ts";

const firstLine = "c2sp.org/tlog-proof@v1";
/** A tree of 2^63 leaves is 63 levels high. */
const pathHashesMax = 63;

/** That an entry stands in a log, in a file that is checked offline (c2sp.org/tlog-proof). */
export interface TlogProof {
  /** Data of the application; nothing signs it. */
  readonly extra?: Uint8Array;
  readonly index: number;
  readonly path: readonly Hash[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
}

export function formatTlogProof({ extra, index, path, checkpoint }: TlogProof): string {
  const lines = [
    firstLine,
    ...(extra ? [`extra ${encodeBase64(extra)}`] : []),
    `index ${index}`,
    ...path.map((hash) => encodeBase64(hash)),
  ];
  return `${lines.join("\n")}\n\n${checkpoint}`;
}

/** Reads a proof and checks its form alone. @throws VerificationFailure `malformed` */
export function parseTlogProof(text: string): TlogProof {
  // The checkpoint has an empty line of its own: the first one in the file ends the proof's part.
  const split = text.indexOf("\n\n");
  const [first, ...lines] = split < 0 ? [] : text.slice(0, split).split("\n");
  if (first !== firstLine) throw new VerificationFailure("malformed", `a proof starts with the line ${firstLine}`);
  const extra = lines[0]?.startsWith("extra ") ? lines.shift()?.slice("extra ".length) : undefined;
  const index = lines.shift();
  if (!index?.startsWith("index "))
    throw new VerificationFailure("malformed", "a proof names the entry: index, number");
  if (lines.length > pathHashesMax) {
    throw new VerificationFailure("malformed", `a proof has at most ${pathHashesMax} hashes, got ${lines.length}`);
  }
  return {
    ...(extra === undefined ? {} : { extra: decodeBase64(extra, "a proof's extra line") }),
    index: parseCount(index.slice("index ".length), "a proof's index"),
    path: lines.map((line) => parseHash(line, "a line of a proof")),
    checkpoint: text.slice(split + 2),
  };
}
