import type { Json } from "../../core/index.ts";
import { parseCheckpoint } from "./checkpoint.ts";
import { checkOpening, type Opening } from "./commitment.ts";
import { createKeyHistory, type KeyHistory } from "./key-history.ts";
import { hashLeaf, verifyInclusion } from "./merkle.ts";
import { parseNote } from "./note.ts";
import { openCheckpoint, type TrustPolicy } from "./policy.ts";
import { keyRotatedType } from "./statement.ts";
import { verifyTimeStamp } from "./time-stamp.ts";
import { parseTlogProof } from "./tlog-proof.ts";
import { asVerdict, VerificationFailure, type Refused } from "./verification-failure.ts";
import { formatVerifierKey } from "./verifier-key.ts";

const bundleFormat = "sutradhar-ledger-proof/1";
const rotationsMax = 1_000;

/** An entry, verbatim, with its `c2sp.org/tlog-proof`. */
export interface ProvenEntry {
  readonly entry: string;
  readonly proof: string;
}

/** All that an auditor needs to check one entry, in one JSON file. */
export interface ProofBundle extends ProvenEntry {
  /** The key changes that lead from an early key to the one that has signed, each proven in its turn. */
  readonly rotations: readonly ProvenEntry[];
  /** What some of the entry's commitments stand for. */
  readonly openings: readonly Opening[];
  /** RFC 3161 responses over the checkpoint's text, in base 64. */
  readonly timeStamps: readonly string[];
}

/** A bundle that holds. */
export interface ProvenBundle {
  readonly valid: true;
  readonly origin: string;
  readonly index: number;
  /** How many entries the log had in the checkpoint that proves it. */
  readonly size: number;
  readonly entry: Json;
  readonly signedBy: readonly string[];
  readonly cosignatures: readonly { readonly name: string; readonly time: string }[];
  /** When trusted authorities stamped the checkpoint; stamps of others are not counted. */
  readonly stampedAt: readonly string[];
  readonly openings: readonly { readonly path: string; readonly value: string }[];
}

export function formatBundle(bundle: ProofBundle): string {
  return `${JSON.stringify({ format: bundleFormat, ...bundle }, undefined, 2)}\n`;
}

/** Reads a bundle's form and checks nothing in it. @throws VerificationFailure `malformed` */
export function parseBundle(text: string): ProofBundle {
  const value = parseJson(text, "a bundle");
  if (!isRecord(value) || value["format"] !== bundleFormat) throw malformed(`a bundle's format is ${bundleFormat}`);
  const { rotations = [], openings = [], timeStamps = [] } = value;
  if (!isListOf(rotations, isProvenEntry) || rotations.length > rotationsMax)
    throw malformed("its rotations cannot be read");
  if (!isListOf(openings, isOpening)) throw malformed("its openings cannot be read");
  if (!isListOf(timeStamps, isText)) throw malformed("its time stamps cannot be read");
  if (!isProvenEntry(value)) throw malformed("it holds no entry and proof");
  return { entry: value.entry, proof: value.proof, rotations, openings, timeStamps };
}

/**
 * Checks a bundle with nothing but the auditor's own policy: offline, and without asking whoever made it.
 * @param authorities certificates (PEM) of time stamping authorities that are trusted.
 */
export function verifyBundle(
  bundle: ProofBundle,
  policy: TrustPolicy,
  authorities: readonly string[] = [],
): ProvenBundle | Refused {
  return asVerdict(() => {
    const history = createKeyHistory(policy);
    for (const rotation of bundle.rotations) followRotation(rotation, history);
    const { index, note } = openProof(bundle, history);
    // Rotations stand in small trees of their own that no witness need have seen; what is proven must have been.
    const { size } = parseCheckpoint(parseNote(note).text);
    const checkpoint = openCheckpoint(note, { ...policy, logs: history.keysFor(size) });
    const entry = parseJson(bundle.entry, "an entry");
    for (const opening of bundle.openings) checkOpening(entry, opening);
    const stamps = authorities.length === 0 ? [] : bundle.timeStamps;
    return {
      valid: true,
      origin: checkpoint.origin,
      index,
      size: checkpoint.size,
      entry,
      signedBy: checkpoint.signedBy.map(formatVerifierKey),
      cosignatures: checkpoint.cosignatures.map(({ name, time }) => ({ name, time: time.toISOString() })),
      stampedAt: stamps.map((stamp) =>
        verifyTimeStamp(Buffer.from(stamp, "base64"), parseNote(note).text, authorities).toISOString(),
      ),
      openings: bundle.openings.map(({ path, value }) => ({ path, value })),
    };
  });
}

function followRotation(rotation: ProvenEntry, history: KeyHistory): void {
  const entry = parseJson(rotation.entry, "a rotation");
  const body = isRecord(entry) && entry["type"] === keyRotatedType ? entry["body"] : undefined;
  const statement = isRecord(body) ? body["statement"] : undefined;
  if (!isText(statement))
    throw new VerificationFailure("rotation_invalid", "a rotation of the bundle is no such entry");
  const { index } = openRotationProof(rotation, history);
  if (index !== undefined) history.rotate(index, statement);
}

/** Undefined for a rotation from before the keys that this auditor was given. */
function openRotationProof(rotation: ProvenEntry, history: KeyHistory): { readonly index: number | undefined } {
  try {
    return openProof(rotation, history);
  } catch (error) {
    if (error instanceof VerificationFailure && error.reason === "key_unknown") return { index: undefined };
    throw error;
  }
}

function openProof(
  { entry, proof }: ProvenEntry,
  history: KeyHistory,
): { readonly index: number; readonly note: string } {
  const { index, path, checkpoint: note } = parseTlogProof(proof);
  const { size, root } = history.open(note);
  if (!verifyInclusion({ index, size, leafHash: hashLeaf(Buffer.from(entry)), path, root })) {
    throw new VerificationFailure(
      "not_included",
      `the proof does not lead from this entry, as number ${index}, to the log's root`,
    );
  }
  return { index, note };
}

function parseJson(text: string, what: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw malformed(`${what} is JSON`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isProvenEntry(value: unknown): value is ProvenEntry {
  return isRecord(value) && isText(value["entry"]) && isText(value["proof"]);
}

function isOpening(value: unknown): value is Opening {
  return isRecord(value) && isText(value["path"]) && isText(value["value"]) && isText(value["key"]);
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function malformed(message: string): VerificationFailure {
  return new VerificationFailure("malformed", message);
}
