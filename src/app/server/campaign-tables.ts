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
  yield formatCsvLine([...resultColumns, ...names]);
  for await (const rows of pages(campaign, read)) {
    const videos = await read((trx) => findVideos(trx, rows));
    for (const row of rows) {
      const video = row.videoId === null ? undefined : videos.get(row.videoId);
      const { recipient, values } = readContent(row, key);
      const ended = describeEnd(row, video, baseUrl);
      yield formatCsvLine([row.number, row.callbackId, recipient, ...ended, ...names.map((name) => values(name))]);
    }
  }
}

const resultColumns = ["row", "callbackId", "recipient", "state", "video", "durationMs", "link", "poster", "problem"];

/** What a row says, for those who may see it; what is erased is empty for everybody. */
function readContent(
  row: CampaignRow,
  key: CampaignKey | undefined,
): { readonly recipient: string | null; readonly values: (name: string) => string | null } {
  if (row.sealed === null) return { recipient: null, values: () => null };
  if (!key) return { recipient: hidden, values: () => hidden };
  const { recipient = null, values } = openContent(key, row);
  return { recipient, values: (name) => values[name] ?? null };
}

function describeEnd(
  row: CampaignRow,
  video: VideoEnd | undefined,
  baseUrl: string,
): readonly (string | number | null)[] {
  const { problems, state, videoId } = row;
  if (!video) return [state, videoId, null, null, null, problems[0]?.code ?? null];
  const files = `${baseUrl}/v1/videos/${video.id}/files`;
  const links = video.state === "ready" ? [`${files}/video`, `${files}/poster`] : [null, null];
  const { problem } = video;
  return [video.state, videoId, video.duration_ms, ...links, problem && `${problem.code}: ${problem.message}`];
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
