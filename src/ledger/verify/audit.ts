import { createEntryReader, type EntryReader } from "./audit-order.ts";
import { replayLog } from "./audit-replay.ts";
import { createFindings, type AuditReport, type DeclaredRecovery, type Findings } from "./audit-report.ts";
import { judgeTree } from "./audit-tree.ts";
import { compareViews, readViews, vouchedSizeOf, type EarlierView } from "./audit-views.ts";
import { encodeBase64 } from "./base64.ts";
import { parseCheckpoint, type Checkpoint } from "./checkpoint.ts";
import { createHashReader } from "./hash-reader.ts";
import { createKeyHistory, type KeyHistory } from "./key-history.ts";
import { asMissing, readText, type LogSource } from "./log-source.ts";
import { isSameHash } from "./merkle.ts";
import { parseNote } from "./note.ts";
import type { TrustPolicy } from "./policy.ts";
import { VerificationFailure } from "./verification-failure.ts";
import { formatVerifierKey } from "./verifier-key.ts";

export interface AuditOptions {
  readonly policy: TrustPolicy;
  /** What the auditor, a witness or anyone else has kept of this log from earlier. */
  readonly earlier?: readonly EarlierView[];
  /** How long after it was made a checkpoint may have been cosigned. */
  readonly cosignedLateMsMax: number;
}

/**
 * Reads a whole log again and judges it: against its own signed checkpoint, and against what others have kept. Without
 * anything kept from earlier, whoever holds the key could have rewritten all of it, and no audit would show that.
 * @throws VerificationFailure `malformed` where there is no checkpoint to judge by.
 */
export async function auditLog(source: LogSource, options: AuditOptions): Promise<AuditReport> {
  const note = await readText(source, "checkpoint");
  const claimed = parseCheckpoint(parseNote(note).text);
  const findings = createFindings();
  const history = createKeyHistory(options.policy);
  const views = await readViews(options.earlier ?? [], findings);
  const sizes = [claimed.size, ...views.map(({ size }) => size).filter((size) => size <= claimed.size)];
  const reader = createEntryReader(findings, history, new Set(sizes.flatMap((size) => [size - 1, size])));
  const replay = await replayLog(source, sizes, (index, entry) => reader.read(index, entry));
  const vouchedSize = vouchedSizeOf(views, replay);
  await judgeTree(source, { claimed, replay, vouchedSize }, findings);
  const recoveries = await judgeRecoveries(source, { claimed, reader, findings });
  const { cosignedLateMsMax } = options;
  const log = { claimed, source, replay, recoveries, reader };
  await compareViews(views, { ...log, history, findings, vouchedSize, cosignedLateMsMax });
  const signatures = openClaimed(note, { claimed, history, findings });
  return {
    ...describeLog(claimed, findings),
    ...signatures,
    recoveries: recoveries.map(summarize),
    rotations: reader.rotations,
    late: reader.late(),
  };
}

interface Judging {
  readonly claimed: Checkpoint;
  readonly findings: Findings;
}

/** Those recoveries that say the truth about what they kept. */
async function judgeRecoveries(
  source: LogSource,
  { claimed, reader, findings }: Judging & { readonly reader: EntryReader },
): Promise<EntryReader["recoveries"]> {
  const hashes = createHashReader(source, claimed.size);
  const standing: EntryReader["recoveries"][number][] = [];
  for (const recovery of reader.recoveries) {
    const { index, kept } = recovery;
    const root = kept.size <= index ? await hashes.span(0, kept.size).catch(asMissing) : undefined;
    if (root && isSameHash(root, kept.root)) standing.push(recovery);
    else
      findings.add(
        "recovery_invalid",
        index,
        `entry ${index} says that it kept a tree of ${kept.size} which is not there`,
      );
  }
  return standing;
}

function openClaimed(
  note: string,
  { claimed, history, findings }: Judging & { readonly history: KeyHistory },
): Pick<AuditReport, "signedBy" | "cosignatures"> {
  try {
    const { signedBy, cosignatures } = history.open(note);
    return {
      signedBy: signedBy.map(formatVerifierKey),
      cosignatures: cosignatures.map(({ name, time }) => ({ name, time: time.toISOString() })),
    };
  } catch (error) {
    if (!(error instanceof VerificationFailure)) throw error;
    // Nobody vouches for any of it, so that even the first entry cannot be believed.
    findings.add("unsigned", 0, `the checkpoint of ${claimed.size} entries: ${error.message}`);
    return { signedBy: [], cosignatures: [] };
  }
}

function describeLog(
  { origin, size, root }: Checkpoint,
  findings: Findings,
): Omit<AuditReport, "signedBy" | "cosignatures" | "recoveries" | "rotations" | "late"> {
  const listed = findings.list();
  const first = listed.findings[0];
  return {
    valid: first === undefined,
    origin,
    size,
    root: encodeBase64(root),
    ...listed,
    ...(first ? { firstBadIndex: first.index } : {}),
  };
}

function summarize({ index, kept, lost }: EntryReader["recoveries"][number]): DeclaredRecovery {
  return { index, keptSize: kept.size, lostSize: Math.max(...lost.map(({ size }) => size)) };
}
