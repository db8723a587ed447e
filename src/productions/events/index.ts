/** What happened, written down in the transaction of the change, and read in one order by everybody. */
export { isTypePattern, toCloudEvent, type CloudEvent, type RecordedEvent } from "./event.ts";
export { openEventFeed, type EventFeed } from "./event-feed.ts";
export { exportEvents, exportFormats, type ExportFormat } from "./export-events.ts";
export {
  getEvent,
  listEvents,
  locateEvent,
  locateLastEvent,
  unknownEvent,
  type EventFilter,
  type EventPage,
  type PlacedEvent,
} from "./list-events.ts";
export { recordEvent, type NewEvent } from "./record-event.ts";
