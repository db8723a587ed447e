import type { ComplianceMatrix, ComplianceRule, ProbeName } from "./matrix.ts";
import { standingOn, type Standing } from "./standing.ts";

/** What an installation says of itself at this moment. */
export interface ProbeResult {
  /** `attention`: somebody has to see to it; `unknown`: it could not be asked. */
  readonly state: "fine" | "attention" | "nothing_yet" | "unknown";
  readonly says: string;
}

export type ProbeResults = Readonly<Partial<Record<ProbeName, ProbeResult>>>;

/** One rule, as it is told. */
export interface ToldRule extends Omit<ComplianceRule, "force" | "probe"> {
  readonly standing: Standing;
  readonly live?: ProbeResult;
}

export interface ToldMatrix {
  readonly edition: string;
  readonly source: string;
  /** The day that it is told for. */
  readonly on: string;
  readonly rules: readonly ToldRule[];
  readonly counts: { readonly yes: number; readonly partly: number; readonly no: number };
}

/** The matrix on a day, with what an installation says of itself where it was asked. */
export function describeMatrix(
  { edition, source, rows }: ComplianceMatrix,
  on: string,
  live: ProbeResults = {},
): ToldMatrix {
  const count = (built: ComplianceRule["built"]): number => rows.filter((row) => row.built === built).length;
  return {
    edition,
    source,
    on,
    rules: rows.map(({ force, probe, ...row }) => {
      const result = probe && live[probe];
      return { ...row, standing: standingOn(force, on), ...(result ? { live: result } : {}) };
    }),
    counts: { yes: count("yes"), partly: count("partly"), no: count("no") },
  };
}
