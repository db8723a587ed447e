import { limits } from "../../core/index.ts";
import { readLog, type UnclaimedEntry } from "../../ledger/index.ts";
import type { Database } from "../../store/index.ts";
import type { LogRecord } from "../../telemetry/collector/index.ts";
import { toCloudEvent, type PlacedEvent } from "../events/index.ts";
import { forwardEvents, forwardStream, type EventStreams } from "./forward-stream.ts";

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

/** The events of a workspace come in the order in which they are listed, entries in that of the log. */
export function createForwarder({ database: { engine }, send }: ForwarderOptions): Forwarder {
  const limit = limits.collectorRecordsMax;
  return {
    async forward() {
      const entries = await forwardStream(engine, {
        stream: "ledger",
        read: (after) => readLog(engine, { after, limit }),
        positionOf: ({ index }) => index,
        send: (read) => send(read.map(toLedgerRecord)),
      });
      return (
        entries + (await forwardEvents(engine, { named: "events", limit, send: (read) => send(read.map(toRecord)) }))
      );
    },
  };
}

/** Tells somebody of events in a way of their own, under a place of their own. */
export function createEventForwarder({
  database: { engine },
  ...streams
}: EventStreams & Pick<ForwarderOptions, "database">): Forwarder {
  return { forward: () => forwardEvents(engine, streams) };
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
