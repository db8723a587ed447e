/** What an audit can find. A kind never changes its meaning. */
export type FindingKind =
  | "edited"
  | "reordered"
  | "missing"
  | "truncated"
  | "forked"
  | "back_dated"
  | "malformed"
  | "tile_wrong"
  | "unsigned"
  | "rotation_invalid"
  | "recovery_invalid"
  | "view_invalid";

/** One thing that is wrong, and the first entry from which on the log cannot be believed. */
export interface Finding {
  readonly kind: FindingKind;
  readonly index: number;
  readonly message: string;
}

/** An older copy was restored, and says so. */
export interface DeclaredRecovery {
  readonly index: number;
  readonly keptSize: number;
  readonly lostSize: number;
}

export interface AuditReport {
  /** Whether nothing was found. */
  readonly valid: boolean;
  readonly origin: string;
  readonly size: number;
  /** In base 64, as the checkpoint has it. */
  readonly root: string;
  readonly signedBy: readonly string[];
  readonly cosignatures: readonly { readonly name: string; readonly time: string }[];
  readonly findings: readonly Finding[];
  /** How many findings were left out, for their number. */
  readonly findingsLeftOut: number;
  readonly firstBadIndex?: number;
  readonly recoveries: readonly DeclaredRecovery[];
  readonly rotations: readonly { readonly index: number; readonly key: string }[];
  /** Entries that say they happened long before (or after) the log took them in: no fault by itself, and worth a question. */
  readonly late: {
    readonly count: number;
    readonly examples: readonly { readonly index: number; readonly ms: number }[];
  };
}

const findingsMax = 100;

/** Gathers findings; a log that is wrong everywhere must not fill the memory. */
export interface Findings {
  add(kind: FindingKind, index: number, message: string): void;
  /** By their index, and how many were left out. */
  list(): { readonly findings: readonly Finding[]; readonly findingsLeftOut: number };
}

export function createFindings(): Findings {
  const byKind = new Map<FindingKind, Finding[]>();
  let leftOut = 0;
  return {
    add(kind, index, message) {
      const found = byKind.get(kind) ?? [];
      byKind.set(kind, found);
      if (found.length < findingsMax) found.push({ kind, index, message });
      else leftOut += 1;
    },
    list() {
      const findings = [...byKind.values()].flat().sort((one, other) => one.index - other.index);
      return {
        findings: findings.slice(0, findingsMax),
        findingsLeftOut: leftOut + Math.max(0, findings.length - findingsMax),
      };
    },
  };
}
