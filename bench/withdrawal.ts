import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openDatabase, startEmbeddedPostgres, toJson } from "../src/store/index.ts";
import { measureChecks } from "./check-costs.ts";
import { openConsentDesk, type ConsentDeskFixture } from "../test/fixtures/consent-desk.ts";

const videosTotal = 200;
const ordersAtOnce = 4;

/**
 * How long it takes from a person's click until nothing of theirs is made or handed out any more: with 200 of their videos in
 * the queue, while somebody downloads one that is finished again and again. @returns a table in Markdown
 */
export async function measureWithdrawal(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "sutradhar-withdrawal-"));
  const postgres = await startEmbeddedPostgres({ directory: join(directory, "postgres") });
  try {
    const office = await openConsentDesk(async () => {
      await migrate(postgres.url);
      const database = openDatabase({ url: postgres.url, connectionsMax: 10 });
      return { database, url: postgres.url, close: () => database.close() };
    });
    try {
      const { table, checked } = await measure(office);
      return `${toTable(table)}\n${checked}`;
    } finally {
      await office.close();
    }
  } finally {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Measured {
  readonly firstRefusalMs: number;
  readonly lastByteMs: number;
  readonly settledMs: number;
  readonly stopped: number;
  readonly downloads: number;
  readonly orderMs: number;
}

async function measure(office: ConsentDeskFixture): Promise<{ readonly table: Measured; readonly checked: string }> {
  const voice = await office.digestOfVoice("bench");
  const { link } = await office.askPerson("bench", voice);
  await office.open(link);
  const yes = [["purposes", "internal-training"] as const, ["action", "agree"] as const];
  await office.send(link, yes);
  await office.pushVoice("bench", "bench");
  const { ids, orderMs } = await orderMany(office);
  // While it is allowed: what a refusal costs is less.
  const checked = await measureChecks(office, ids[1] ?? "");
  const finished = await finishOne(office, ids[0] ?? "");
  const abort = new AbortController();
  const downloading = download(office, finished, abort.signal);
  const clickedMs = performance.now();
  await office.send(link, [["action", "withdraw"]]);
  const settledMs = performance.now() - clickedMs;
  abort.abort();
  const { firstRefusalMs, lastByteMs, downloads } = await downloading;
  const { engine } = office.served.installation.database;
  const blocked = await engine.selectFrom("videos").select("id").where("state", "=", "blocked").execute();
  const table = {
    settledMs,
    firstRefusalMs: firstRefusalMs - clickedMs,
    lastByteMs: Math.max(0, lastByteMs - clickedMs),
    stopped: blocked.length,
    downloads,
    orderMs,
  };
  return { table, checked };
}

async function orderMany(office: ConsentDeskFixture): Promise<{ readonly ids: string[]; readonly orderMs: number }> {
  const ids: string[] = [];
  const startedMs = performance.now();
  while (ids.length < videosTotal) {
    const some = await Promise.all(Array.from({ length: ordersAtOnce }, () => office.order("bench")));
    ids.push(...some.map(({ body }) => body.id as string));
  }
  return { ids, orderMs: (performance.now() - startedMs) / videosTotal };
}

/** As if it had been made: a file of a megabyte. */
async function finishOne({ served }: ConsentDeskFixture, id: string): Promise<string> {
  const { database, stores } = served.installation;
  const video = await (await stores.openVault("default")).put(Buffer.alloc(1_000_000, 7));
  await database.engine
    .updateTable("videos")
    .set({ state: "ready", finished_at: new Date(), deliverables: toJson({ video }), master_sha256: video })
    .where("id", "=", id)
    .execute();
  return id;
}

async function download({ served, key }: ConsentDeskFixture, id: string, signal: AbortSignal) {
  let [lastByteMs, firstRefusalMs, downloads] = [0, 0, 0];
  while (!signal.aborted) {
    const headers = { Authorization: `Bearer ${key}` };
    const response = await served.app.request(`/v1/videos/${id}/files/video`, { headers });
    await response.arrayBuffer();
    downloads += 1;
    if (response.status === 200) lastByteMs = performance.now();
    else firstRefusalMs ||= performance.now();
  }
  return { lastByteMs, firstRefusalMs, downloads };
}

function toTable({ firstRefusalMs, lastByteMs, settledMs, stopped, downloads, orderMs }: Measured): string {
  const rows = [
    ["from the click to", "measured"],
    ["---", "---"],
    ["the first download that is refused", `${Math.round(firstRefusalMs)} ms`],
    ["the last byte that is handed out", `${Math.round(lastByteMs)} ms`],
    [`all of ${stopped} queued videos stopped, files sealed, the page's answer`, `${Math.round(settledMs)} ms`],
    ["downloads asked for meanwhile", String(downloads)],
    [`an order with a person in it, ${ordersAtOnce} at a time`, `${Math.round(orderMs)} ms`],
  ];
  return `${rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
