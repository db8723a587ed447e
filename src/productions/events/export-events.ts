import { formatCsvLine, limits } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { toCloudEvent } from "./event.ts";
import { listEvents, type EventFilter, type PlacedEvent } from "./list-events.ts";

export const exportFormats = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  readonly filter: EventFilter;
  readonly format: ExportFormat;
  /** Each page is read in a transaction of its own: a slow reader holds none open. */
  readonly read: <T>(work: (trx: Trx) => Promise<T>) => Promise<T>;
}

/** The events that pass a filter, oldest first, page by page: what is not asked for yet is not read yet. */
export async function* exportEvents({ filter, format, read }: ExportOptions): AsyncGenerator<string> {
  if (format === "csv") yield formatCsvLine(["id", "type", "subject", "sequence", "time", "data"]);
  let after: number | undefined;
  for (let count = 0; count < limits.eventExportRowsMax;) {
    const from = after;
    const page = await read((trx) => listEvents(trx, filter, { order: "asc", after: from, limit: limits.pageRowsMax }));
    if (page.length > 0) yield page.map(format === "csv" ? toCsv : toJsonLine).join("");
    if (page.length < limits.pageRowsMax) return;
    count += page.length;
    after = page.at(-1)?.position;
  }
}

function toCsv({ id, type, subject, sequence, at, data }: PlacedEvent): string {
  return formatCsvLine([id, type, subject, sequence, at.toISOString(), JSON.stringify(data)]);
}

function toJsonLine(event: PlacedEvent): string {
  return `${JSON.stringify(toCloudEvent(event))}\n`;
}
