import { formatCsvLine } from "../../core/index.ts";
import {
  listRows,
  openContent,
  openProblems,
  type Campaign,
  type CampaignKey,
  type CampaignRow,
} from "../../productions/index.ts";
import type { Trx } from "../../store/index.ts";

export interface TableOptions {
  readonly campaign: Campaign;
  /** Of a caller who may see what rows say; absent: it is hidden. */
  readonly key: CampaignKey | undefined;
  /** A transaction for each page, so that a slow reader holds none. */
  readonly read: <T>(work: (trx: Trx) => Promise<T>) => Promise<T>;
}

const pageRows = 500;
const hidden = "•••";

/** Every error of every row: the row's number, the line of its file, the column. */
export async function* listErrors({ campaign, key, read }: TableOptions): AsyncGenerator<string> {
  yield formatCsvLine(["row", "line", "state", "column", "code", "message"]);
  for await (const rows of pages(campaign, read, ["bad", "failed"])) {
    for (const row of rows) {
      const problems = key ? openProblems(key, row) : row.problems.map((problem) => ({ ...problem, message: hidden }));
      for (const { column = "", code, message } of problems) {
        yield formatCsvLine([row.number, row.line, row.state, column, code, message]);
      }
    }
  }
}

interface VideoEnd {
  readonly id: string;
  readonly state: string;
  readonly duration_ms: number | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

/** What came of each row. Its links stay the same for as long as its video is there. */
export async function* listResults(options: TableOptions & { readonly baseUrl: string }): AsyncGenerator<string> {
  const { campaign, key, read, baseUrl } = options;
  const names = campaign.template.variables.map(({ name }) => name);
  yield formatCsvLine([
    ...["row", "callbackId", "recipient", "state", "video", "durationMs", "link", "poster", "problem"],
    ...names,
  ]);
  for await (const rows of pages(campaign, read)) {
    const videos = await read((trx) => findVideos(trx, rows));
    for (const row of rows) {
      const content = key && row.sealed !== null ? openContent(key, row) : undefined;
      const video = row.videoId === null ? undefined : videos.get(row.videoId);
      const files = video?.state === "ready" ? `${baseUrl}/v1/videos/${video.id}/files/` : undefined;
      const { problem } = video ?? {};
      yield formatCsvLine([
        row.number,
        row.callbackId,
        content?.recipient ?? (row.sealed === null || content ? null : hidden),
        video?.state ?? row.state,
        row.videoId,
        video?.duration_ms ?? null,
        files ? `${files}master` : null,
        files ? `${files}poster` : null,
        problem ? `${problem.code}: ${problem.message}` : (row.problems[0]?.code ?? null),
        ...names.map((name) => (content ? (content.values[name] ?? null) : row.sealed === null ? null : hidden)),
      ]);
    }
  }
}

async function findVideos(trx: Trx, rows: readonly CampaignRow[]): Promise<Map<string, VideoEnd>> {
  const ids = rows.flatMap(({ videoId }) => (videoId === null ? [] : [videoId]));
  if (ids.length === 0) return new Map();
  const found = await trx
    .selectFrom("videos")
    .select(["id", "state", "duration_ms", "problem"])
    .where("id", "in", ids)
    .execute();
  return new Map(found.map((video) => [video.id, video]));
}

async function* pages(
  campaign: Campaign,
  read: TableOptions["read"],
  states?: readonly CampaignRow["state"][],
): AsyncGenerator<readonly CampaignRow[]> {
  let after = 0;
  for (;;) {
    const rows = await read((trx) => listRows(trx, campaign, { states, after, limit: pageRows }));
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.number;
  }
}
