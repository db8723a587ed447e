import type { Digest, Json } from "../../core/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import type { DecisionName } from "./decision.ts";

/** One decision, as it is kept: enough to ask the same rules again, and nobody's name. */
export interface DecisionRow {
  readonly at: Date;
  readonly name: DecisionName;
  readonly allow: boolean;
  readonly reasons: readonly string[];
  /** Of the rules and tables that decided; null where nothing did. */
  readonly bundle: Digest | null;
  /** sha256 of the facts in canonical JSON. */
  readonly inputSha256: Digest;
  /** The facts, masked. */
  readonly input: Json;
  readonly durationMs: number;
  /** Whose it was, where that is known. */
  readonly about?: DecisionPlace;
}

/** In which workspace something was decided, and of which video. */
export interface DecisionPlace {
  readonly workspaceId: string;
  readonly videoId?: string;
}

/** Where decisions are written down. @throws where it cannot: what is not written down was not decided */
export interface DecisionLog {
  write(row: DecisionRow): void;
}

/** Decisions as lines of the product's own log. */
export function createLineLog(log: Pick<Log, "info">): DecisionLog {
  return {
    write({ at, reasons, input, about, ...row }) {
      log.info("a policy decided", {
        event: "policy_decided",
        ...row,
        at: at.toISOString(),
        reasons: reasons.join(" "),
        input: JSON.stringify(input),
        ...(about ? { workspace: about.workspaceId, ...(about.videoId ? { video: about.videoId } : {}) } : {}),
      });
    },
  };
}

/** In several places at once; where the first fails, nothing was written down. */
export function createLogs(...logs: readonly DecisionLog[]): DecisionLog {
  return {
    write(row) {
      for (const log of logs) log.write(row);
    },
  };
}

/** For a command of one's own machine, whose answer is all that is to be known. */
export const noDecisionLog: DecisionLog = { write: () => undefined };
