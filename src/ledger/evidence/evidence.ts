import { z } from "zod";
import { SutradharError } from "../../core/index.ts";
import { readText, type LogSource, type ProvenEntry } from "../verify/index.ts";

/** Where a log shows what stands beside its tree; ours, not of the C2SP formats. */
export const evidencePath = "evidence.json";

/** What a log has to show besides its tree: how its key moved on, and the checkpoints that others vouch for. */
export interface Evidence {
  readonly rotations: readonly ProvenEntry[];
  /** Cosigned or stamped, the newest first. */
  readonly checkpoints: readonly StampedCheckpoint[];
}

export interface StampedCheckpoint {
  /** With the cosignatures. */
  readonly note: string;
  /** RFC 3161 responses, in base 64. */
  readonly timeStamps: readonly string[];
}

export function formatEvidence(evidence: Evidence): string {
  return `${JSON.stringify(evidence, undefined, 2)}\n`;
}

const evidenceSchema = z.object({
  rotations: z.array(z.object({ entry: z.string(), proof: z.string() })),
  checkpoints: z.array(z.object({ note: z.string(), timeStamps: z.array(z.string()) })),
});

/** None where the log shows none: other programs' logs do not. @throws SutradharError `ledger_invalid` */
export async function readEvidence(source: LogSource): Promise<Evidence> {
  if (!(await source.read(evidencePath))) return { rotations: [], checkpoints: [] };
  try {
    return evidenceSchema.parse(JSON.parse(await readText(source, evidencePath)));
  } catch (cause) {
    throw new SutradharError(
      "ledger_invalid",
      `the log's ${evidencePath} cannot be read: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}
