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
}

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
  let latest = -Infinity;

  function checkTime(index: number, entry: Readonly<Record<string, Json>>): void {
    const sequenced = typeof entry["sequenced"] === "string" ? Date.parse(entry["sequenced"]) : NaN;
    if (Number.isNaN(sequenced)) {
      findings.add("malformed", index, `entry ${index} does not say when it was taken in`);
      return;
    }
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
