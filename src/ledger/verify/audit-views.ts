import { asMissing, readHashes, readText, type LogSource } from "./log-source.ts";
import type { EntryReader } from "./audit-order.ts";
import type { Replay, RootsAt } from "./audit-replay.ts";
import type { Findings } from "./audit-report.ts";
import { parseCheckpoint, type Checkpoint } from "./checkpoint.ts";
import type { KeyHistory } from "./key-history.ts";
import { isSameHash } from "./merkle.ts";
import { parseNote } from "./note.ts";
import { tileOf, tileWidth } from "./tile-path.ts";
import { VerificationFailure } from "./verification-failure.ts";

/** What somebody has kept of the log from earlier: a checkpoint, or a copy of the whole. */
export type EarlierView =
  | { readonly name: string; readonly kind: "checkpoint"; readonly note: string }
  | { readonly name: string; readonly kind: "copy"; readonly source: LogSource };

/** A view that can be read. Whether its signatures hold is asked once all keys of the log are known. */
export interface ReadView extends Checkpoint {
  readonly name: string;
  readonly note: string;
  readonly source?: LogSource;
}

export async function readViews(earlier: readonly EarlierView[], findings: Findings): Promise<ReadView[]> {
  const views: ReadView[] = [];
  for (const view of earlier) {
    try {
      const note = view.kind === "copy" ? await readText(view.source, "checkpoint") : view.note;
      const source = view.kind === "copy" ? { source: view.source } : {};
      views.push({ name: view.name, note, ...source, ...parseCheckpoint(parseNote(note).text) });
    } catch (error) {
      refuseView(view.name, error, findings);
    }
  }
  return views.sort((one, other) => one.size - other.size);
}

/** The size of the largest kept tree that the entries still lead to. */
export function vouchedSizeOf(views: readonly ReadView[], { roots }: Replay): number {
  const standing = views.filter(({ size, root }) => isRootAt(roots.get(size), root));
  return Math.max(0, ...standing.map(({ size }) => size));
}

export interface Comparison {
  readonly claimed: Checkpoint;
  readonly source: LogSource;
  readonly replay: Replay;
  readonly recoveries: EntryReader["recoveries"];
  readonly reader: EntryReader;
  readonly history: KeyHistory;
  readonly findings: Findings;
  readonly vouchedSize: number;
  readonly cosignedLateMsMax: number;
}

/** Looks whether the log still starts with everything that was kept of it; a loss that it declares is none. */
export async function compareViews(views: readonly ReadView[], comparison: Comparison): Promise<void> {
  for (const view of views) {
    try {
      const { cosignatures, origin } = comparison.history.open(view.note);
      if (origin !== comparison.claimed.origin) throw new VerificationFailure("origin_foreign", `it is of ${origin}`);
      for (const { time } of cosignatures) checkTimes(view, time, comparison);
    } catch (error) {
      refuseView(view.name, error, comparison.findings);
      continue;
    }
    if (isRootAt(comparison.replay.roots.get(view.size), view.root)) continue;
    await judgeView(view, comparison);
  }
}

async function judgeView(view: ReadView, comparison: Comparison): Promise<void> {
  const { claimed, findings, vouchedSize } = comparison;
  const differs = await findDifference(view, comparison);
  const declared = comparison.recoveries.find(
    ({ kept, lost }) =>
      kept.size < view.size &&
      (differs === undefined || differs >= kept.size) &&
      lost.some(({ size, root }) => size === view.size && isSameHash(root, view.root)),
  );
  if (declared) return;
  if (view.size > claimed.size && (differs === undefined || differs >= claimed.size)) {
    findings.add("truncated", claimed.size, `${view.name} has ${view.size} entries, the log ${claimed.size}`);
  } else {
    const first = differs ?? Math.min(vouchedSize, claimed.size);
    findings.add(
      "forked",
      first,
      `from entry ${first} on, the log is not the one of which ${view.name} has ${view.size} entries`,
    );
  }
}

/** The first entry in which a kept copy and the log differ, or where the shorter one ends; undefined without a copy. */
async function findDifference(
  { source: copy, size }: ReadView,
  { source, claimed }: Comparison,
): Promise<number | undefined> {
  if (!copy) return undefined;
  const shared = Math.min(size, claimed.size);
  for (let start = 0; start < shared; start += tileWidth) {
    const kept = await readHashes(copy, tileOf(size, 0, start)).catch(asMissing);
    const there = await readHashes(source, tileOf(claimed.size, 0, start)).catch(asMissing);
    for (let place = 0; place < tileWidth && start + place < shared; place += 1) {
      const [one, other] = [kept?.[place], there?.[place]];
      if (!one || !other || !isSameHash(one, other)) return start + place;
    }
  }
  return shared;
}

/**
 * A cosignature says that at its time the log was not larger than this. So what it covers was taken in before, and what
 * came later was taken in after it, but for the time that the checkpoint may have lain about.
 */
function checkTimes({ name, size }: ReadView, time: Date, { reader, findings, cosignedLateMsMax }: Comparison): void {
  const [last, next] = [reader.sequencedAt(size - 1), reader.sequencedAt(size)];
  const shown = time.toISOString();
  if (last !== undefined && last > time.getTime() + cosignedLateMsMax) {
    findings.add(
      "back_dated",
      size - 1,
      `entry ${size - 1} says that it is younger than ${name}, cosigned at ${shown}, which has it`,
    );
  }
  if (next !== undefined && next < time.getTime() - cosignedLateMsMax) {
    findings.add(
      "back_dated",
      size,
      `entry ${size} says that it is older than ${name}, cosigned at ${shown}, which has it not`,
    );
  }
}

function isRootAt(roots: RootsAt | undefined, root: Uint8Array): boolean {
  return roots !== undefined && (isSameHash(roots.byEntries, root) || isSameHash(roots.byTiles, root));
}

function refuseView(name: string, error: unknown, findings: Findings): void {
  if (!(error instanceof VerificationFailure)) throw error;
  findings.add("view_invalid", 0, `${name} says nothing about this log: ${error.message}`);
}
