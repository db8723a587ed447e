import { canonicalJson, type Json } from "../../core/index.ts";
import type { Findings } from "./audit-report.ts";
import type { KeyHistory } from "./key-history.ts";
import { keyRotatedType, openRecovery, recoveredType, type RecoveryStatement } from "./statement.ts";
import { VerificationFailure } from "./verification-failure.ts";
import { formatVerifierKey } from "./verifier-key.ts";

/** What reading the entries one after another has shown. */
export interface EntryReader {
  read(index: number, entry: Uint8Array): void;
  readonly recoveries: readonly (RecoveryStatement & { readonly index: number })[];
  readonly rotations: readonly { readonly index: number; readonly key: string }[];
  /** When the entry was taken into the log, where that was asked for beforehand. */
  sequencedAt(index: number): number | undefined;
  /** Entries that say of themselves another time than that of the log: how many, and some of them. */
  late(): { readonly count: number; readonly examples: readonly LateEntry[] };
}

/** An entry that happened `ms` before it was taken in; after it, where that is negative. */
export interface LateEntry {
  readonly index: number;
  readonly ms: number;
}

/** What a server that was down or a long transaction explains; beyond that somebody should look. */
const lateMsMin = 600_000;
const lateExamplesMax = 20;

/**
 * Reads entries in their order: each is canonical JSON, none was taken in before the one that precedes it, and those in
 * which the log speaks of itself (new keys, recoveries) are followed.
 * @param remembered the entries whose times are wanted afterwards.
 */
export function createEntryReader(
  findings: Findings,
  history: KeyHistory,
  remembered: ReadonlySet<number>,
): EntryReader {
  const recoveries: (RecoveryStatement & { index: number })[] = [];
  const rotations: { index: number; key: string }[] = [];
  const times = new Map<number, number>();
  const lateness = createLateness();
  let latest = -Infinity;

  function checkTime(index: number, entry: Readonly<Record<string, Json>>): void {
    const sequenced = instantOf(entry["sequenced"]);
    const happened = instantOf(entry["time"]);
    if (sequenced === undefined || happened === undefined) {
      findings.add("malformed", index, `entry ${index} does not say when it happened and was taken in`);
      return;
    }
    lateness.note({ index, ms: sequenced - happened });
    if (remembered.has(index)) times.set(index, sequenced);
    if (sequenced < latest) {
      findings.add(
        "back_dated",
        index,
        `entry ${index} says ${new Date(sequenced).toISOString()}, after one of ${new Date(latest).toISOString()}`,
      );
    }
    latest = Math.max(latest, sequenced);
  }

  function follow(index: number, entry: Readonly<Record<string, Json>>): void {
    const body = entry["body"] as Readonly<Record<string, Json>> | null | undefined;
    const statement = typeof body?.["statement"] === "string" ? body["statement"] : "";
    if (entry["type"] === recoveredType) recoveries.push({ index, ...openRecovery(statement, history.current()) });
    if (entry["type"] !== keyRotatedType) return;
    rotations.push({ index, key: formatVerifierKey(history.rotate(index, statement)) });
  }

  return {
    recoveries,
    rotations,
    sequencedAt: (index) => times.get(index),
    late: () => lateness.list(),
    read(index, bytes) {
      const entry = parseEntry(bytes);
      if (!entry) {
        findings.add("malformed", index, `entry ${index} is no canonical JSON`);
        return;
      }
      checkTime(index, entry);
      try {
        follow(index, entry);
      } catch (error) {
        if (!(error instanceof VerificationFailure)) throw error;
        const kind = entry["type"] === recoveredType ? "recovery_invalid" : "rotation_invalid";
        findings.add(kind, index, `entry ${index}: ${error.message}`);
      }
    },
  };
}

function createLateness(): { note(entry: LateEntry): void; list(): ReturnType<EntryReader["late"]> } {
  const examples: LateEntry[] = [];
  let count = 0;
  return {
    note(entry) {
      if (Math.abs(entry.ms) <= lateMsMin) return;
      count += 1;
      if (examples.length < lateExamplesMax) examples.push(entry);
    },
    list: () => ({ count, examples }),
  };
}

/** An object in the one spelling of canonical JSON: in a second one, a name given twice could be read in two ways. */
export function parseEntry(bytes: Uint8Array): Readonly<Record<string, Json>> | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  try {
    const value = JSON.parse(text) as Json;
    if (typeof value !== "object" || value === null || Array.isArray(value) || canonicalJson(value) !== text) return;
    return value as Readonly<Record<string, Json>>;
  } catch {
    return undefined;
  }
}

/** A time in the one spelling that entries have. */
function instantOf(value: Json | undefined): number | undefined {
  const time = typeof value === "string" ? new Date(value) : undefined;
  return time && !Number.isNaN(time.getTime()) && time.toISOString() === value ? time.getTime() : undefined;
}
