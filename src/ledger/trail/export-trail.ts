import { formatCsvLine, limits } from "../../core/index.ts";
import type { Database } from "../../store/index.ts";
import { listTrail, type TrailEntry, type TrailFilter } from "./list-trail.ts";

export interface TrailExport {
  readonly engine: Database["engine"];
  readonly filter: TrailFilter;
  readonly format: "csv" | "jsonl";
}

/** The entries that pass a filter, oldest first, page by page: what is not asked for yet is not read yet. */
export async function* exportTrail({ engine, filter, format }: TrailExport): AsyncGenerator<string> {
  if (format === "csv") yield formatCsvLine(["index", "id", "type", "time", "actor", "entry"]);
  let after: number | undefined;
  for (let count = 0; count < limits.eventExportRowsMax;) {
    const page = await listTrail(engine, filter, { order: "asc", after, limit: limits.pageRowsMax });
    if (page.length > 0) yield page.map(format === "csv" ? toCsv : toJsonLine).join("");
    if (page.length < limits.pageRowsMax) return;
    count += page.length;
    after = page.at(-1)?.index;
  }
}

function toCsv({ index, id, type, at, actor, entry }: TrailEntry): string {
  return formatCsvLine([index, id, type, at.toISOString(), actor, entry]);
}

/** The entry goes along as the text that was hashed: parsed and written again it might be another. */
function toJsonLine({ index, id, type, at, actor, entry }: TrailEntry): string {
  return `${JSON.stringify({ index, id, type, time: at.toISOString(), actor, entry })}\n`;
}
