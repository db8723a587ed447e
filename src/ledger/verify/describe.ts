import { canonicalJson } from "../../core/index.ts";
import type { AuditReport } from "./audit-report.ts";
import type { ProvenBundle } from "./proof-bundle.ts";
import type { Refused } from "./verification-failure.ts";

/** What a check of one proof has shown, for people. */
export function describeVerdict(verdict: ProvenBundle | Refused): string {
  if (!verdict.valid) return `does not hold [${verdict.reason}]: ${verdict.message}\n`;
  const { index, size, origin, signedBy, cosignatures, stampedAt, openings, entry } = verdict;
  return lines([
    `holds: entry ${index} of ${origin}, in a log of ${size} entries`,
    `  signed by   ${signedBy.join(", ")}`,
    ...cosignatures.map(({ name, time }) => `  cosigned by ${name} at ${time}`),
    ...stampedAt.map((time) => `  stamped     at ${time}`),
    ...openings.map(({ path, value }) => `  ${path} stands for ${JSON.stringify(value)}`),
    `  ${canonicalJson(entry)}`,
    ...(cosignatures.length + stampedAt.length === 0
      ? ["  nobody but the log itself vouches for this tree: ask for a cosigned or stamped one where that matters"]
      : []),
  ]);
}

/** What an audit has found, for people. */
export function describeAudit(report: AuditReport): string {
  const { origin, size, root, signedBy, cosignatures, findings, findingsLeftOut, recoveries, rotations, late } = report;
  const found = findings.length + findingsLeftOut;
  return lines([
    report.valid
      ? `whole: ${origin}, ${size} entries, root ${root}`
      : `not whole: ${origin}, from entry ${report.firstBadIndex} of ${size} on; ${found} finding${found === 1 ? "" : "s"}`,
    ...findings.map(({ kind, message }) => `  ${kind}: ${message}`),
    ...(findingsLeftOut > 0 ? [`  and ${findingsLeftOut} more`] : []),
    ...signedBy.map((key) => `  signed by   ${key}`),
    ...cosignatures.map(({ name, time }) => `  cosigned by ${name} at ${time}`),
    ...rotations.map(({ index, key }) => `  new key     ${key}, entry ${index}`),
    ...late.examples.map(
      ({ index, ms }) =>
        `  late        entry ${index} says that it happened ${Math.round(Math.abs(ms) / 1000)} s ${ms < 0 ? "after" : "before"} it was taken in`,
    ),
    ...(late.count > late.examples.length ? [`  late        and ${late.count - late.examples.length} more`] : []),
    ...recoveries.map(
      ({ index, keptSize, lostSize }) =>
        `  recovered   entry ${index}: kept ${keptSize} entries, lost ${lostSize - keptSize}`,
    ),
  ]);
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
