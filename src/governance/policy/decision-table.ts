import { createId, limits, type Json } from "../../core/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import type { DecisionLog, DecisionRow } from "./decision-log.ts";
import type { DecisionName } from "./decision.ts";

/** Decisions as rows that are searched, beside the log's lines, which are written first and are what counts. */
export interface DecisionTable extends DecisionLog {
  /** Writes down what waits. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** A decision as it is found again. */
export interface KeptDecision {
  readonly id: string;
  readonly at: Date;
  readonly name: DecisionName;
  readonly videoId: string | null;
  readonly isAllowed: boolean;
  readonly reasons: readonly string[];
  readonly bundle: string | null;
  readonly inputSha256: string;
  /** Masked. */
  readonly input: Json;
  readonly durationMs: number;
}

const everyMsUsual = 250;
const rowsAtOnce = 500;

/**
 * Takes decisions and writes them soon after, many at once: whoever decides is in a transaction of their own and waits for no second
 * connection. More than `decisionsWaitingMax` are not held: then the line of the log is all that there is, and that is said.
 */
export function createDecisionTable(
  { engine }: Pick<Database, "engine">,
  { onError, everyMs = everyMsUsual }: { readonly onError: (error: unknown) => void; readonly everyMs?: number },
): DecisionTable {
  let waiting: DecisionRow[] = [];
  let last: Promise<void> = Promise.resolve();
  const writeAfter = async (before: Promise<void>): Promise<void> => {
    await before;
    while (waiting.length > 0) {
      const some = waiting.slice(0, rowsAtOnce);
      // What cannot be written now is not held for ever: its line stands in the log.
      waiting = waiting.slice(some.length);
      await engine.insertInto("policy_decisions").values(some.map(toRow)).execute();
    }
  };
  const flush = (): Promise<void> => {
    last = writeAfter(last).catch(onError);
    return last;
  };
  const timer = setInterval(() => void flush(), everyMs);
  timer.unref();
  return {
    write(row) {
      if (row.about === undefined) return;
      if (waiting.length < limits.decisionsWaitingMax) waiting.push(row);
      else onError(new Error(`more than ${limits.decisionsWaitingMax} decisions wait to be written down`));
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null;
}

function toRow({ at, name, allow, reasons, bundle, inputSha256, input, durationMs, about }: DecisionRow) {
  return {
    id: createId("pdn", at.getTime()),
    workspace_id: about?.workspaceId ?? "",
    video_id: about?.videoId ?? null,
    decided_at: at,
    name,
    is_allowed: allow,
    reasons: [...reasons],
    bundle,
    input_sha256: inputSha256,
    input: JSON.stringify(isObject(input) ? input : {}),
    duration_ms: durationMs,
  };
}

export interface DecisionFilter {
  readonly workspaceId: string;
  readonly name?: DecisionName;
  readonly isAllowed?: boolean;
  readonly videoId?: string;
  readonly reason?: string;
  readonly bundle?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly after?: string;
  readonly limit: number;
}

/** The newest first. */
export async function listDecisions(trx: Trx, filter: DecisionFilter): Promise<readonly KeptDecision[]> {
  const { workspaceId, name, isAllowed, videoId, reason, bundle, since, until, after, limit } = filter;
  let query = trx
    .selectFrom("policy_decisions")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .orderBy("id", "desc")
    .limit(Math.min(limit, limits.pageRowsMax));
  if (name !== undefined) query = query.where("name", "=", name);
  if (isAllowed !== undefined) query = query.where("is_allowed", "=", isAllowed);
  if (videoId !== undefined) query = query.where("video_id", "=", videoId);
  if (reason !== undefined) query = query.where((has) => has(has.val(reason), "=", has.fn.any("reasons")));
  if (bundle !== undefined) query = query.where("bundle", "=", bundle as never);
  if (since) query = query.where("decided_at", ">=", since);
  if (until) query = query.where("decided_at", "<", until);
  if (after !== undefined) query = query.where("id", "<", after);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.decided_at,
    name: row.name as DecisionName,
    videoId: row.video_id,
    isAllowed: row.is_allowed,
    reasons: row.reasons,
    bundle: row.bundle,
    inputSha256: row.input_sha256,
    input: row.input as Json,
    durationMs: row.duration_ms,
  }));
}
