import { sql } from "kysely";
import type { Database } from "../../store/index.ts";
import { listEvents, type PlacedEvent } from "../events/index.ts";

type Engine = Database["engine"];

/** Where a stream begins: an index of the log counts from 0. */
const before = -1;

export interface Stream<T> {
  /** Its name, under which its place is kept. */
  readonly stream: string;
  readonly read: (after: number) => Promise<readonly T[]>;
  readonly positionOf: (told: T) => number;
  /** All or none; throws where they have to be sent again. */
  readonly send: (told: readonly T[]) => Promise<void>;
}

/**
 * Sends what a stream has behind its place, and keeps the new place once it is sent: a crash between the two sends it again. One server at
 * a time tells of a stream: others pass it by.
 * @returns how many were sent
 */
export async function forwardStream<T>(engine: Engine, { stream, read, positionOf, send }: Stream<T>): Promise<number> {
  await engine
    .insertInto("collector_positions")
    .values({ stream, position: before })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return engine.transaction().execute(async (trx) => {
    const { rows } = await sql<{ position: number }>`
      select position from collector_positions where stream = ${stream} for update skip locked
    `.execute(trx);
    if (!rows[0]) return 0;
    const told = await read(rows[0].position);
    const last = told.at(-1);
    if (last === undefined) return 0;
    await send(told);
    await trx
      .updateTable("collector_positions")
      .set({ position: positionOf(last) })
      .where("stream", "=", stream)
      .execute();
    return told.length;
  });
}

export interface EventStreams {
  /** What the name of each workspace's stream begins with: `events`. */
  readonly named: string;
  /** How many at once. */
  readonly limit: number;
  readonly send: (events: readonly PlacedEvent[]) => Promise<void>;
}

/** Sends the events of each workspace, in the order in which they are listed. @returns how many */
export async function forwardEvents(engine: Engine, { named, limit, send }: EventStreams): Promise<number> {
  let count = 0;
  for (const workspaceId of await listWorkspacesWithNews(engine, named)) {
    count += await forwardStream(engine, {
      stream: `${named}/${workspaceId}`,
      // In a transaction of its own: whoever numbers events has others wait for its end.
      read: (after) =>
        engine.transaction().execute((trx) => listEvents(trx, { workspaceId }, { order: "asc", after, limit })),
      positionOf: ({ position }) => position,
      send,
    });
  }
  return count;
}

async function listWorkspacesWithNews(engine: Engine, named: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select w.id from workspaces w
    left join event_positions p on p.workspace_id = w.id
    left join collector_positions c on c.stream = ${`${named}/`} || w.id
    where coalesce(p.position, 0) > coalesce(c.position, 0)
      or exists (select from events e where e.workspace_id = w.id and e.position is null)
    order by w.id
  `.execute(engine);
  return rows.map(({ id }) => id);
}
