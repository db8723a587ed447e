import { SutradharError } from "../../core/index.ts";
import { proveInclusion } from "../tiles/index.ts";
import {
  createHashReader,
  formatTlogProof,
  parseCheckpoint,
  parseNote,
  parseTlogProof,
  readEntries,
  readText,
  tileOf,
  tileWidth,
  type LogSource,
  type ProofBundle,
} from "../verify/index.ts";
import { readEvidence, type Evidence, type StampedCheckpoint } from "./evidence.ts";

/**
 * Puts together all that an auditor needs to check one entry offline: itself, its proof under the first checkpoint that
 * others vouch for (or the newest there is), and the changes of key up to there.
 * @throws SutradharError `entry_unknown`
 */
export async function proveEntry(source: LogSource, index: number): Promise<ProofBundle> {
  const evidence = await readEvidence(source);
  const { note, timeStamps } = await chooseCheckpoint(source, evidence, index);
  const { size } = parseCheckpoint(parseNote(note).text);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new SutradharError("entry_unknown", `the log has the entries 0 to ${size - 1}, not ${index}`);
  }
  const entry = await readEntry(source, { index, size });
  const path = await proveInclusion(createHashReader(source, size), index, size);
  return {
    entry,
    proof: formatTlogProof({ index, path, checkpoint: note }),
    rotations: evidence.rotations.filter(({ proof }) => parseTlogProof(proof).index < size),
    openings: [],
    timeStamps,
  };
}

/** The earliest with the most to say for itself: it shows that the entry is at least that old. */
async function chooseCheckpoint(
  source: LogSource,
  { checkpoints }: Evidence,
  index: number,
): Promise<StampedCheckpoint> {
  const covering = checkpoints.filter(({ note }) => parseCheckpoint(parseNote(note).text).size > index).toReversed();
  const isCosigned = ({ note }: StampedCheckpoint) => parseNote(note).signatures.length > 1;
  return (
    covering.find((each) => isCosigned(each) && each.timeStamps.length > 0) ??
    covering.find(isCosigned) ??
    covering[0] ?? { note: await readText(source, "checkpoint"), timeStamps: [] }
  );
}

/** One entry's bytes, as text. */
async function readEntry(source: LogSource, { index, size }: { index: number; size: number }): Promise<string> {
  const entries = await readEntries(source, tileOf(size, "entries", index));
  const entry = entries?.[index % tileWidth];
  if (entry) return Buffer.from(entry).toString("utf8");
  throw new SutradharError("ledger_invalid", `the log does not show the entries around ${index}`);
}

/** Where the entry with this id stands; undefined where there is none. Reads the log from its end. */
export async function findEntry(source: LogSource, id: string): Promise<number | undefined> {
  const { size } = parseCheckpoint(parseNote(await readText(source, "checkpoint")).text);
  const mark = `"id":${JSON.stringify(id)}`;
  for (let start = Math.floor((size - 1) / tileWidth) * tileWidth; start >= 0; start -= tileWidth) {
    const entries = (await readEntries(source, tileOf(size, "entries", start))) ?? [];
    const place = entries.findIndex((entry) => Buffer.from(entry).includes(mark));
    if (place >= 0) return start + place;
  }
}
