import { sql } from "kysely";
import { limits } from "../../core/index.ts";
import { readLog, type UnclaimedEntry } from "../../ledger/index.ts";
import type { Database } from "../../store/index.ts";
import type { LogRecord } from "../../telemetry/collector/index.ts";
import { listEvents, toCloudEvent, type PlacedEvent } from "../events/index.ts";

export interface ForwarderOptions {
  readonly database: Pick<Database, "engine">;
  /** Sends records, all or none; throws where they have to be sent again. */
  readonly send: (records: readonly LogRecord[]) => Promise<void>;
}

/** Tells a collector what it was not told yet. */
export interface Forwarder {
  /** @returns how many records were taken in */
  forward(): Promise<number>;
}

/** A record, and where it stands in its stream. */
interface Placed {
  readonly position: number;
  readonly record: LogRecord;
}

/** Where a stream begins: an index of the log counts from 0. */
const before = -1;

/**
 * What was sent is written down when the collector has it: a crash between the two sends it again. The events of a workspace
 * come in the order in which they are listed, entries in that of the log.
 */
export function createForwarder({ database: { engine }, send }: ForwarderOptions): Forwarder {
  const limit = limits.collectorRecordsMax;
  const readEvents = async (workspaceId: string, after: number): Promise<Placed[]> => {
    // In a transaction of its own: whoever numbers events has others wait for its end.
    const events = await engine
      .transaction()
      .execute((trx) => listEvents(trx, { workspaceId }, { order: "asc", after, limit }));
    return events.map((event) => ({ position: event.position, record: toRecord(event) }));
  };
  const readEntries = async (after: number): Promise<Placed[]> =>
    (await readLog(engine, { after, limit })).map((entry) => ({
      position: entry.index,
      record: toLedgerRecord(entry),
    }));

  /** One server at a time tells of a stream: others pass it by. */
  async function forwardStream(stream: string, read: (after: number) => Promise<Placed[]>): Promise<number> {
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
      const placed = await read(rows[0].position);
      const last = placed.at(-1);
      if (!last) return 0;
      await send(placed.map(({ record }) => record));
      await trx
        .updateTable("collector_positions")
        .set({ position: last.position })
        .where("stream", "=", stream)
        .execute();
      return placed.length;
    });
  }

  return {
    async forward() {
      let count = await forwardStream("ledger", readEntries);
      for (const workspaceId of await listPlacesWithNews(engine)) {
        count += await forwardStream(eventStream(workspaceId), (after) => readEvents(workspaceId, after));
      }
      return count;
    },
  };
}

const eventStream = (workspaceId: string): string => `events/${workspaceId}`;

async function listPlacesWithNews(engine: Database["engine"]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select w.id from workspaces w
    left join event_positions p on p.workspace_id = w.id
    left join collector_positions c on c.stream = ${eventStream("")} || w.id
    where coalesce(p.position, 0) > coalesce(c.position, 0)
      or exists (select from events e where e.workspace_id = w.id and e.position is null)
    order by w.id
  `.execute(engine);
  return rows.map(({ id }) => id);
}

/** By OpenTelemetry's names for CloudEvents. */
function toRecord(event: PlacedEvent): LogRecord {
  const told = toCloudEvent(event);
  return {
    scope: "sutradhar.events",
    name: told.type,
    at: event.at,
    body: JSON.stringify(told),
    attributes: {
      "cloudevents.event_id": told.id,
      "cloudevents.event_source": told.source,
      "cloudevents.event_spec_version": told.specversion,
      "cloudevents.event_type": told.type,
      "cloudevents.event_subject": told.subject,
      "sutradhar.workspace": event.workspaceId,
    },
  };
}

function toLedgerRecord({ index, id, type, entry, workspaceId, actor, at }: UnclaimedEntry): LogRecord {
  return {
    scope: "sutradhar.ledger",
    name: type,
    at: at ?? new Date((JSON.parse(entry) as { readonly time: string }).time),
    body: entry,
    attributes: {
      "sutradhar.ledger.index": index,
      "sutradhar.ledger.entry": id,
      ...(workspaceId === null ? {} : { "sutradhar.workspace": workspaceId }),
      ...(actor === null ? {} : { "sutradhar.actor": actor }),
    },
  };
}

const everyMs = 1_000;
const restMsMax = 60_000;

/** Forwards until it is closed; a collector that is away is asked again after 1 s, 2 s, 4 s, at last once a minute. */
export function startForwarding(
  forwarder: Forwarder,
  onError: (error: unknown, againMs: number) => void,
): { close(): Promise<void> } {
  const closing = new AbortController();
  let wake: () => void = () => undefined;
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (closing.signal.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = (async () => {
    for (let restMs = everyMs; !closing.signal.aborted;) {
      try {
        const count = await forwarder.forward();
        restMs = everyMs;
        // A collector that was away is told without a pause what it missed.
        await rest(count >= limits.collectorRecordsMax ? 0 : restMs);
      } catch (error) {
        restMs = Math.min(restMsMax, restMs * 2);
        onError(error, restMs);
        await rest(restMs);
      }
    }
  })();
  return {
    async close() {
      closing.abort();
      wake();
      await loop;
    },
  };
}
