import { readFileSync } from "node:fs";
import type { CampaignView } from "../src/productions/index.ts";
import { drawNames } from "./campaign-names.ts";
import { withServer } from "./own-server.ts";

export interface RowsReport {
  readonly rows: number;
  /** From the first byte to the 202: every row is on the disk then. */
  readonly sentMs: number;
  readonly checkedMs: number;
  /** The server's process: before, at most while rows are sent, at most while they are checked. */
  readonly memoryMiB: { readonly before: number; readonly sending: number; readonly checking: number };
  readonly list: Latency;
  readonly rowsPage: Latency;
  readonly lastRowsPage: Latency;
  readonly show: Latency;
  readonly resultsMs: number;
}

export interface Latency {
  readonly medianMs: number;
  readonly p99Ms: number;
}

const asksEach = 100;

/** A campaign of many rows on a real server with a data directory of its own: nothing of it is rendered. */
export async function measureRows(rows: number, say: (text: string) => void): Promise<RowsReport> {
  const settings = { SUTRADHAR_REQUESTS_PER_MINUTE_MAX: "1000000", SUTRADHAR_REQUESTS_BURST_MAX: "100000" };
  return withServer(settings, (server) => measure({ ...server, rows, say }));
}

interface Setting {
  readonly url: string;
  readonly key: string;
  readonly rows: number;
  readonly pid: number;
  readonly say: (text: string) => void;
}

async function measure({ url, key, rows, pid, say }: Setting): Promise<RowsReport> {
  const ask = async (path: string, options: RequestInit = {}, type = "application/json"): Promise<string> => {
    const headers = { authorization: `Bearer ${key}`, "content-type": type };
    const response = await fetch(`${url}${path}`, { ...options, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
    return text;
  };
  const json = async <T>(path: string, options?: RequestInit): Promise<T> => JSON.parse(await ask(path, options)) as T;
  const order = { template: "template/diwali", name: "Bench", profile: "480p30" };
  const { id } = await json<CampaignView>("/v1/campaigns", { method: "POST", body: JSON.stringify(order) });
  const self = `/v1/campaigns/${id}`;
  const before = memoryMiB(pid);
  const watch = watchMemory(pid);
  say(`${rows} rows are sent …`);
  const started = performance.now();
  await ask(`${self}/rows`, { method: "POST", body: composeCsv(rows) }, "text/csv");
  const sentMs = performance.now() - started;
  const sending = watch.takeMost();
  let view = await json<CampaignView>(self);
  say("they are checked …");
  while (view.state === "checking" && view.problem === null) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    view = await json<CampaignView>(self);
  }
  const checkedMs = performance.now() - started;
  const checking = watch.takeMost();
  watch.end();
  if (view.state !== "ready_to_start") throw new Error(`it is ${view.state}: ${JSON.stringify(view.problem)}`);
  const last = await findLastPage(json, self, rows);
  const list = await time(() => ask("/v1/campaigns"));
  const rowsPage = await time(() => ask(`${self}/rows?limit=50`));
  const lastRowsPage = await time(() => ask(`${self}/rows?limit=50${last === "" ? "" : `&cursor=${last}`}`));
  const show = await time(() => ask(self));
  const begun = performance.now();
  await ask(`${self}/results.csv`);
  return {
    rows,
    sentMs,
    checkedMs,
    memoryMiB: { before, sending, checking },
    list,
    rowsPage,
    lastRowsPage,
    show,
    resultsMs: performance.now() - begun,
  };
}

function composeCsv(rows: number): string {
  const names = drawNames(Math.min(rows, 1_014));
  const lines = Array.from({ length: rows }, (_, index) => {
    const { name } = names[index % names.length] as { readonly name: string };
    return `${name},+91 9${String(100_000_000 + index)},row-${index + 1}`;
  });
  return `name,recipient,callbackId\n${lines.join("\n")}\n`;
}

/** The cursor before the last page. */
async function findLastPage(json: <T>(path: string) => Promise<T>, self: string, rows: number): Promise<string> {
  let cursor = "";
  for (let read = 0; read + 200 < rows; read += 200) {
    const page = await json<{ readonly next: string | null }>(
      `${self}/rows?limit=200${cursor === "" ? "" : `&cursor=${cursor}`}`,
    );
    if (page.next === null) break;
    cursor = page.next;
  }
  return cursor;
}

async function time(work: () => Promise<unknown>): Promise<Latency> {
  const times: number[] = [];
  for (let count = 0; count < asksEach; count += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { medianMs: times[asksEach >> 1] ?? 0, p99Ms: times[asksEach - 2] ?? 0 };
}

function memoryMiB(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1_024);
}

function watchMemory(pid: number): { takeMost(): number; end(): void } {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, memoryMiB(pid))), 100);
  return {
    takeMost() {
      const taken = Math.max(most, memoryMiB(pid));
      most = 0;
      return taken;
    },
    end: () => clearInterval(timer),
  };
}
