import { sql, type RawBuilder } from "kysely";
import type { ComplianceServices } from "../../api/index.ts";
import {
  describeMatrix,
  lastDone,
  nextDue,
  readDuties,
  readMatrix,
  type ProbeName,
  type ProbeResult,
  type ProbeResults,
} from "../../governance/compliance/index.ts";
import { noticeLanguages } from "../../governance/consent/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import type { PolicyConfig } from "../open-policy.ts";
import { readBundle } from "../read-bundle.ts";

export interface ComplianceServiceOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly config: PolicyConfig & { readonly timeZone: string; readonly releaseProfile: string };
  /** How long the oldest entry of the ledger waits. */
  readonly ledgerLagMs: () => Promise<number>;
  readonly now: () => Date;
}

/** The matrix, with what the caller's workspace says of itself. */
export function createComplianceService(options: ComplianceServiceOptions): ComplianceServices {
  const { database, config, now } = options;
  return {
    async tell({ workspaceId }, on = dateOf(now(), config.timeZone)) {
      const live: Partial<Record<ProbeName, ProbeResult>> = {
        ledger: await probeLedger(options),
        policy: await probePolicy(config),
      };
      for (const [name, look] of Object.entries(workspaceProbes)) {
        live[name as ProbeName] = await database
          .forWorkspace(workspaceId, (trx) => look(trx))
          .catch(() => ({ state: "unknown", says: "it could not be asked" }) as const);
      }
      Object.assign(live, await database.forWorkspace(workspaceId, (trx) => probeDuties(trx, now())));
      return describeMatrix(readMatrix(), on, live satisfies ProbeResults);
    },
  };
}

/** ISO 8601, by the installation's calendar. */
function dateOf(now: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(now);
}

/** Entries wait some milliseconds; who takes them in is gone where they wait for minutes. */
const lagMsMax = 60_000;

async function probeLedger({ ledgerLagMs }: ComplianceServiceOptions): Promise<ProbeResult> {
  const lagMs = await ledgerLagMs();
  const waits = `the oldest entry waits for ${Math.round(lagMs / 1_000)} s`;
  return lagMs > lagMsMax ? { state: "attention", says: waits } : { state: "fine", says: "entries are taken in" };
}

async function probePolicy(config: ComplianceServiceOptions["config"]): Promise<ProbeResult> {
  const { digest } = await readBundle(config);
  const asked = config.policyUrl === undefined ? "in process" : "of a server";
  return { state: "fine", says: `bundle ${digest.slice(0, 12)}, asked ${asked}, releases by ${config.releaseProfile}` };
}

/** Whether what people owe was done, and whether it is owed again. */
async function probeDuties(trx: Trx, now: Date): Promise<ProbeResults> {
  const done = await lastDone(trx);
  return Object.fromEntries(
    readDuties().flatMap((duty) => {
      const lastAt = done.get(duty.id);
      if (!lastAt) return [];
      const dueAt = nextDue(duty, lastAt);
      const last = `last on ${lastAt.toISOString().slice(0, 10)}`;
      const says = dueAt ? `${last}, owed again on ${dueAt.toISOString().slice(0, 10)}` : last;
      return [[duty.id, { state: dueAt && dueAt < now ? "attention" : "fine", says }] as const];
    }),
  );
}

const workspaceProbes: Readonly<Partial<Record<ProbeName, (trx: Trx) => Promise<ProbeResult>>>> = {
  async consents(trx) {
    const rows = await trx
      .selectFrom("consents")
      .select(({ fn }) => ["status", fn.countAll<number>().as("count")])
      .groupBy("status")
      .orderBy("status")
      .execute();
    return tally(rows.map(({ status, count }) => `${count} ${status}`));
  },
  async withdrawals(trx) {
    const grants = await countRows(trx, sql`consent_grants where withdrawn_at is not null`);
    return tally(grants > 0 ? [`${grants} grants withdrawn`] : []);
  },
  async notices(trx) {
    const versions = await countRows(trx, sql`notices`);
    return tally(versions > 0 ? [`${versions} versions, with the hash of what is shown`] : []);
  },
  async languages(trx) {
    const rows = await trx.selectFrom("notices").select("language").distinct().orderBy("language").execute();
    if (rows.length === 0) return nothingYet;
    const said = rows.map(({ language }) => language).join(", ");
    const isWhole = rows.length >= noticeLanguages.length;
    return {
      state: isWhole ? "fine" : "attention",
      says: `${rows.length} of ${noticeLanguages.length} languages: ${said}`,
    };
  },
  async processors(trx) {
    const all = await countRows(trx, sql`consent_parties where role = 'processor' and retired_at is null`);
    const bare = await countRows(
      trx,
      sql`consent_parties where role = 'processor' and retired_at is null and coalesce(trim(contract_ref), '') = ''`,
    );
    if (bare > 0) return { state: "attention", says: `${bare} of ${all} processors have no contract` };
    return tally(all > 0 ? [`${all} processors, each with a contract`] : []);
  },
  async processorTasks(trx) {
    const open = await countRows(trx, sql`processor_tasks where acknowledged_at is null`);
    if (open > 0) return { state: "attention", says: `${open} withdrawals that a processor has not acknowledged` };
    const all = await countRows(trx, sql`processor_tasks`);
    return tally(all > 0 ? [`${all} acknowledged`] : []);
  },
  async recipients(trx) {
    const all = await countRows(trx, sql`campaigns where erased_at is null`);
    const bare = await countRows(trx, sql`campaigns where erased_at is null and options -> 'basis' is null`);
    if (bare > 0) return { state: "attention", says: `${bare} of ${all} campaigns say no ground for their data` };
    return tally(all > 0 ? [`${all} campaigns, each with its ground`] : []);
  },
  async moderation(trx) {
    const rows = await trx
      .selectFrom("moderation_decisions")
      .select(({ fn }) => ["action", fn.countAll<number>().as("count")])
      .groupBy("action")
      .orderBy("action")
      .execute();
    return tally(rows.map(({ action, count: of }) => `${of} ${said[action]}`));
  },
  async rights(trx) {
    const late = await countRows(trx, sql`rights_requests where settled_at is null and due_at < now()`);
    const open = await countRows(trx, sql`rights_requests where settled_at is null`);
    if (late > 0) return { state: "attention", says: `${late} of ${open} requests that wait are overdue` };
    const all = await countRows(trx, sql`rights_requests`);
    return tally(all > 0 ? [`${all} requests, ${open} of them wait for an answer`] : []);
  },
  async breaches(trx) {
    const late = await countRows(
      trx,
      sql`breach_clocks k join breaches b on b.id = k.breach_id where b.closed_at is null and k.done_at is null and k.due_at < now()`,
    );
    const open = await countRows(trx, sql`breaches where closed_at is null`);
    if (late > 0) return { state: "attention", says: `${late} clocks of ${open} open breaches have run out` };
    const all = await countRows(trx, sql`breaches`);
    return tally(all > 0 ? [`${all} breaches, ${open} of them open`] : []);
  },
  async takedowns(trx) {
    const late = await countRows(trx, sql`takedowns where decided_at is null and due_at < now()`);
    const open = await countRows(trx, sql`takedowns where decided_at is null`);
    if (late > 0) return { state: "attention", says: `${late} of ${open} demands that wait are overdue` };
    const all = await countRows(trx, sql`takedowns`);
    return tally(all > 0 ? [`${all} demands, ${open} of them wait for a decision`] : []);
  },
  labels: (trx) => probeReleased(trx, "label"),
  signed: (trx) => probeReleased(trx, "manifest"),
};

const said = { allow: "allowed", review: "looked at by a person", block: "blocked" } as const;

/** Of the videos that are out, how many lack what every one must have. */
async function probeReleased(trx: Trx, what: "label" | "manifest"): Promise<ProbeResult> {
  const rows = await trx
    .selectFrom("videos")
    .select(["gates", "deliverables"])
    .where("state", "=", "ready")
    .orderBy("id", "desc")
    .limit(releasedMax)
    .execute();
  const lacking = rows.filter(({ gates, deliverables }) =>
    what === "manifest" ? !deliverables?.["manifest"] : !hasPassed(gates, what),
  );
  const of = `the ${rows.length} newest videos that are out`;
  if (lacking.length > 0) return { state: "attention", says: `${lacking.length} of ${of} have none` };
  return tally(rows.length > 0 ? [`each of ${of}`] : []);
}

const releasedMax = 1_000;

function hasPassed(gates: object | null, name: string): boolean {
  return (
    Array.isArray(gates) &&
    gates.some((gate: { name?: unknown; verdict?: unknown }) => gate.name === name && gate.verdict === "pass")
  );
}

/** @param of a table of the workspace's, with its condition */
async function countRows(trx: Trx, of: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`select count(*)::int as count from ${of}`.execute(trx);
  return rows[0]?.count ?? 0;
}

const nothingYet: ProbeResult = { state: "nothing_yet", says: "nothing yet" };

function tally(says: readonly string[]): ProbeResult {
  return says.length === 0 ? nothingYet : { state: "fine", says: says.join(", ") };
}
