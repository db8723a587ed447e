import { canonicalJson, createId, digestBytes, limits, SutradharError } from "../../core/index.ts";
import { hide } from "../../ledger/index.ts";
import { toJson, type Database, type Trx } from "../../store/index.ts";
import type { Clocks, DueClock } from "../clocks/index.ts";
import type { ConsentDesk, DeskVisitor } from "../consent/index.ts";
import { findAffected, type Affected, type AffectedPerson, type BreachScope } from "./affected.ts";
import { recordBreach } from "./breach-entries.ts";
import type { BreachFacts } from "./facts.ts";

/** What the breach desk works with. */
export interface BreachDesk extends Pick<ConsentDesk, "ledger" | "keys" | "now"> {
  readonly clocks: Clocks;
  readonly database: Pick<Database, "engine">;
}

export interface BreachClock extends Pick<DueClock, "id" | "law" | "rule" | "says" | "isInForce"> {
  readonly dueAt: Date;
  readonly doneAt: Date | null;
  readonly doneBy: string | null;
  readonly reference: string | null;
}

export interface Breach {
  readonly id: string;
  readonly workspaceId: string;
  readonly noticedAt: Date;
  readonly scopes: readonly BreachScope[];
  readonly facts: BreachFacts;
  readonly persons: number;
  readonly personsTold: number;
  readonly recipients: number;
  readonly clocks: readonly BreachClock[];
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}

export interface BreachPerson extends AffectedPerson {
  readonly toldAt: Date | null;
}

interface By {
  readonly desk: BreachDesk;
  readonly visitor: DeskVisitor;
}

export interface NewBreach {
  /** When it was noticed: the clocks run from then on, and not from when somebody wrote it down. */
  readonly noticedAt: Date;
  readonly scopes: readonly BreachScope[];
  readonly facts: BreachFacts;
}

/** Opens a breach: who is affected is looked up, and every clock starts. @throws SutradharError `request_invalid` */
export async function addBreach(trx: Trx, by: By, { noticedAt, scopes, facts }: NewBreach): Promise<Breach> {
  const { desk, visitor } = by;
  const { workspaceId, name } = visitor;
  const now = desk.now();
  if (noticedAt > now)
    throw new SutradharError("request_invalid", "noticedAt is still to come: say when it was noticed");
  const id = createId("brc", now.getTime());
  const affected = await findAll(trx, by, scopes);
  await trx
    .insertInto("breaches")
    .values({
      id,
      workspace_id: workspaceId,
      noticed_at: noticedAt,
      scope: toJson([...scopes]),
      facts: toJson(facts),
      recipients: countRecipients(affected),
      created_by: name,
      created_at: now,
      closed_at: null,
      closed_by: null,
    })
    .execute();
  await keepPersons(trx, { workspaceId, id, affected });
  const clocks = desk.clocks.ofBreach(noticedAt).map(({ dueAt, ...clock }) => ({
    workspace_id: workspaceId,
    breach_id: id,
    clock_id: clock.id,
    clock: toJson(clock),
    due_at: dueAt,
    done_at: null,
    done_by: null,
    reference: null,
  }));
  await trx.insertInto("breach_clocks").values(clocks).execute();
  const counts = { persons: affected.persons.length, recipients: countRecipients(affected) };
  await recordBreach(trx, by, {
    says: "noticed",
    body: { breach: id, noticed: noticedAt, scope: hideScope(scopes), ...counts },
  });
  return getBreach(trx, { workspaceId, id });
}

/** Looks up anew who is affected, where more became known of what got out. Who was told stays told. */
export async function lookAgain(
  trx: Trx,
  by: By,
  { id, scopes }: { readonly id: string; readonly scopes?: readonly BreachScope[] },
): Promise<Breach> {
  const { workspaceId } = by.visitor;
  const before = await lockOpen(trx, { workspaceId, id });
  const wanted = scopes ?? (before.scope as readonly BreachScope[]);
  const affected = await findAll(trx, by, wanted);
  await trx
    .updateTable("breaches")
    .set({ scope: toJson([...wanted]), recipients: countRecipients(affected) })
    .where("id", "=", id)
    .execute();
  await keepPersons(trx, { workspaceId, id, affected });
  const counts = { persons: affected.persons.length, recipients: countRecipients(affected) };
  await recordBreach(trx, by, { says: "looked_again", body: { breach: id, scope: hideScope(wanted), ...counts } });
  return getBreach(trx, { workspaceId, id });
}

async function findAll(trx: Trx, { desk, visitor }: By, scopes: readonly BreachScope[]): Promise<Affected> {
  const persons = new Map<string, AffectedPerson["why"]>();
  const recipients = new Map<string, number>();
  for (const scope of scopes) {
    const found = await findAffected(trx, { workspaceId: visitor.workspaceId, scope, database: desk.database });
    for (const { principalId, why } of found.persons) {
      persons.set(principalId, [...(persons.get(principalId) ?? []), ...why]);
    }
    for (const { campaign, rows } of found.recipients) {
      recipients.set(campaign, Math.max(rows, recipients.get(campaign) ?? 0));
    }
  }
  return {
    persons: [...persons].map(([principalId, why]) => ({ principalId, why })),
    recipients: [...recipients].map(([campaign, rows]) => ({ campaign, rows })),
  };
}

function countRecipients({ recipients }: Affected): number {
  return recipients.reduce((sum, { rows }) => sum + rows, 0);
}

function hideScope(scopes: readonly BreachScope[]) {
  return hide(digestBytes(canonicalJson(scopes)));
}

const rowsAtOnce = 1_000;

async function keepPersons(
  trx: Trx,
  { workspaceId, id, affected }: { readonly workspaceId: string; readonly id: string; readonly affected: Affected },
): Promise<void> {
  for (let at = 0; at < affected.persons.length; at += rowsAtOnce) {
    const rows = affected.persons.slice(at, at + rowsAtOnce).map(({ principalId, why }) => ({
      workspace_id: workspaceId,
      breach_id: id,
      principal_id: principalId,
      why: toJson([...why]),
      told_at: null,
      told_by: null,
    }));
    await trx
      .insertInto("breach_persons")
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(["breach_id", "principal_id"]).doUpdateSet((update) => ({ why: update.ref("excluded.why") })),
      )
      .execute();
  }
}

/** What is known of it now; what is not named stays as it was. */
export async function changeFacts(
  trx: Trx,
  by: By,
  { id, facts }: { readonly id: string; readonly facts: BreachFacts },
): Promise<Breach> {
  const { workspaceId } = by.visitor;
  const before = await lockOpen(trx, { workspaceId, id });
  const now = { ...(before.facts as BreachFacts), ...facts };
  await trx
    .updateTable("breaches")
    .set({ facts: toJson(now) })
    .where("id", "=", id)
    .execute();
  const said = hide(digestBytes(canonicalJson(now)));
  await recordBreach(trx, by, { says: "facts_changed", body: { breach: id, facts: said } });
  return getBreach(trx, { workspaceId, id });
}

/** An authority, or the people, have been told. @throws SutradharError `state_conflict` where that clock does not run */
export async function noteClockDone(
  trx: Trx,
  by: By,
  done: { readonly id: string; readonly clock: string; readonly reference: string },
): Promise<Breach> {
  const { desk, visitor } = by;
  const { workspaceId, name } = visitor;
  const { id, clock, reference } = done;
  await lockOpen(trx, { workspaceId, id });
  const now = desk.now();
  const row = await trx
    .updateTable("breach_clocks")
    .set({ done_at: now, done_by: name, reference })
    .where("workspace_id", "=", workspaceId)
    .where("breach_id", "=", id)
    .where("clock_id", "=", clock)
    .where("done_at", "is", null)
    .returning("due_at")
    .executeTakeFirst();
  if (!row) throw new SutradharError("state_conflict", `no clock ${JSON.stringify(clock.slice(0, 40))} of ${id} runs`);
  const body = { breach: id, clock: hide(clock), isInTime: now <= row.due_at, reference: hide(reference) };
  await recordBreach(trx, by, { says: "clock_stopped", body });
  return getBreach(trx, { workspaceId, id });
}

/** These people have been told, or all of them where none is named. @returns how many that were not before */
export async function notePersonsTold(
  trx: Trx,
  by: By,
  told: { readonly id: string; readonly persons?: readonly string[] },
): Promise<number> {
  const { desk, visitor } = by;
  const { workspaceId, name } = visitor;
  await lockOpen(trx, { workspaceId, id: told.id });
  let query = trx
    .updateTable("breach_persons")
    .set({ told_at: desk.now(), told_by: name })
    .where("workspace_id", "=", workspaceId)
    .where("breach_id", "=", told.id)
    .where("told_at", "is", null);
  if (told.persons) query = query.where("principal_id", "in", [...told.persons]);
  const rows = await query.returning("principal_id").execute();
  if (rows.length > 0) {
    await recordBreach(trx, by, { says: "persons_told", body: { breach: told.id, persons: rows.length } });
  }
  return rows.length;
}

/** @throws SutradharError `state_conflict` while somebody is still to be told */
export async function closeBreach(
  trx: Trx,
  by: By,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Breach> {
  const { desk, visitor } = by;
  const { workspaceId, name } = visitor;
  await lockOpen(trx, { workspaceId, id });
  const { clocks, persons, personsTold } = await getBreach(trx, { workspaceId, id });
  const running = clocks.filter(({ doneAt, isInForce }) => doneAt === null && isInForce).map((clock) => clock.id);
  if (running.length > 0 || personsTold < persons) {
    const left = [...running, ...(personsTold < persons ? [`${persons - personsTold} people`] : [])].join(", ");
    throw new SutradharError("state_conflict", `${id} cannot be closed: ${left} are still to be told`);
  }
  await trx.updateTable("breaches").set({ closed_at: desk.now(), closed_by: name }).where("id", "=", id).execute();
  await recordBreach(trx, by, { says: "closed", body: { breach: id, reason: hide(reason) } });
  return getBreach(trx, { workspaceId, id });
}

interface Place {
  readonly workspaceId: string;
  readonly id: string;
}

async function lockOpen(trx: Trx, { workspaceId, id }: Place) {
  const row = await trx
    .selectFrom("breaches")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw unknownBreach(id);
  if (row.closed_at === null) return row;
  throw new SutradharError("state_conflict", `${id} is closed`);
}

function unknownBreach(id: string): SutradharError {
  return new SutradharError(
    "breach_unknown",
    `there is no breach ${JSON.stringify(id.slice(0, 40))} in this workspace`,
  );
}

/** @throws SutradharError `breach_unknown` */
export async function getBreach(trx: Trx, { workspaceId, id }: Place): Promise<Breach> {
  const row = await trx
    .selectFrom("breaches")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) throw unknownBreach(id);
  return toBreach(trx, row);
}

/** The newest first. */
export async function listBreaches(
  trx: Trx,
  page: { readonly workspaceId: string; readonly after?: string; readonly limit: number },
): Promise<readonly Breach[]> {
  let query = trx
    .selectFrom("breaches")
    .selectAll()
    .where("workspace_id", "=", page.workspaceId)
    .orderBy("id", "desc")
    .limit(Math.min(page.limit, limits.pageRowsMax));
  if (page.after !== undefined) query = query.where("id", "<", page.after);
  const rows = await query.execute();
  return Promise.all(rows.map((row) => toBreach(trx, row)));
}

/** Who is affected, by id, from `after` on. */
export async function listBreachPersons(
  trx: Trx,
  page: Place & { readonly after?: string; readonly limit: number },
): Promise<readonly BreachPerson[]> {
  let query = trx
    .selectFrom("breach_persons")
    .selectAll()
    .where("workspace_id", "=", page.workspaceId)
    .where("breach_id", "=", page.id)
    .orderBy("principal_id")
    .limit(Math.min(page.limit, limits.pageRowsMax));
  if (page.after !== undefined) query = query.where("principal_id", ">", page.after);
  const rows = await query.execute();
  return rows.map(({ principal_id: principalId, why, told_at: toldAt }) => ({
    principalId,
    why: why as AffectedPerson["why"],
    toldAt,
  }));
}

type Row = Awaited<ReturnType<typeof lockOpen>>;

async function toBreach(trx: Trx, row: Row): Promise<Breach> {
  const { id, workspace_id: workspaceId } = row;
  const clocks = await trx
    .selectFrom("breach_clocks")
    .selectAll()
    .where("breach_id", "=", id)
    .orderBy("due_at")
    .orderBy("clock_id")
    .execute();
  const counts = await trx
    .selectFrom("breach_persons")
    .select(({ fn }) => [fn.countAll<number>().as("all"), fn.count<number>("told_at").as("told")])
    .where("breach_id", "=", id)
    .executeTakeFirstOrThrow();
  return {
    id,
    workspaceId,
    noticedAt: row.noticed_at,
    scopes: row.scope as readonly BreachScope[],
    facts: row.facts,
    persons: counts.all,
    personsTold: counts.told,
    recipients: row.recipients,
    clocks: clocks.map((each) => ({
      ...(each.clock as Pick<DueClock, "id" | "law" | "rule" | "says" | "isInForce">),
      dueAt: each.due_at,
      doneAt: each.done_at,
      doneBy: each.done_by,
      reference: each.reference,
    })),
    createdAt: row.created_at,
    closedAt: row.closed_at,
  };
}
