/**
 * How long it takes from a person's click until nothing of theirs is made or handed out any more: with 200 of their videos in
 * the queue, and somebody who downloads one that is finished again and again.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openConsentDesk } from "../test/fixtures/consent-desk.ts";
import { migrate, openDatabase, startEmbeddedPostgres, toJson } from "../src/store/index.ts";

const videosTotal = 200;
const ordersAtOnce = 4;

const directory = mkdtempSync(join(tmpdir(), "sutradhar-withdrawal-"));
const postgres = await startEmbeddedPostgres({ directory: join(directory, "postgres") });
const office = await openConsentDesk(async () => {
  await migrate(postgres.url);
  const database = openDatabase({ url: postgres.url, connectionsMax: 10 });
  return { database, url: postgres.url, close: () => database.close() };
});
try {
  const voice = await office.digestOfVoice("bench");
  const asked = await office.askPerson("bench", voice);
  await office.open(asked.link);
  await office.send(asked.link, [
    ["purposes", "internal-training"],
    ["action", "agree"],
  ]);
  await office.pushVoice("bench", "bench");
  const ids: string[] = [];
  const orderMs: number[] = [];
  while (ids.length < videosTotal) {
    const startedMs = performance.now();
    const some = await Promise.all(Array.from({ length: ordersAtOnce }, () => office.order("bench")));
    orderMs.push((performance.now() - startedMs) / ordersAtOnce);
    ids.push(...some.map(({ body }) => body.id as string));
  }
  const [finished = ""] = ids;
  const { database, stores } = office.served.installation;
  const vault = await stores.openVault("default");
  const video = await vault.put(Buffer.alloc(1_000_000, 7));
  await database.engine
    .updateTable("videos")
    .set({ state: "ready", finished_at: new Date(), deliverables: toJson({ video }), master_sha256: video })
    .where("id", "=", finished)
    .execute();

  let [lastByteMs, firstRefusalMs, downloads] = [0, 0, 0];
  const abort = new AbortController();
  const downloading = (async () => {
    while (!abort.signal.aborted) {
      const response = await office.served.app.request(`/v1/videos/${finished}/files/video`, {
        headers: { Authorization: `Bearer ${office.key}` },
      });
      await response.arrayBuffer();
      downloads += 1;
      if (response.status === 200) lastByteMs = performance.now();
      else firstRefusalMs ||= performance.now();
    }
  })();
  const clickedMs = performance.now();
  await office.send(asked.link, [["action", "withdraw"]]);
  const answeredMs = performance.now();
  abort.abort();
  await downloading;
  const states = await database.engine
    .selectFrom("videos")
    .select(["state", "finished_at"])
    .where("id", "in", ids.slice(1))
    .execute();
  const stopped = states.filter(({ state }) => state === "blocked").length;
  const line = (what: string, value: string): string => `| ${what} | ${value} |`;
  const since = (ms: number): string => `${Math.max(0, Math.round(ms - clickedMs))} ms`;
  process.stdout.write(
    [
      "| from the click | measured |",
      "|---|---|",
      line("the first download that is refused", since(firstRefusalMs)),
      line("the last byte that was handed out", since(lastByteMs)),
      line(`all of ${stopped} queued videos stopped, files sealed, the page answers`, since(answeredMs)),
      line("downloads meanwhile", String(downloads)),
      line("taking an order with a person in it", `${Math.round(median(orderMs))} ms`),
      "",
    ].join("\n"),
  );
} finally {
  await office.close();
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
