import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { killLineProcesses } from "../chaos/server/line-processes.ts";
import { openProductionLine, type ProductionLine } from "../chaos/server/production-line.ts";
import { readJournal } from "../chaos/server/task-journal.ts";

let folder: string;
let line: ProductionLine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-cancel-"));
  line = openProductionLine({ folder, jobs: 2, path: process.env["PATH"] ?? "" });
  await line.untilUp(100_000);
}, 120_000);
afterAll(async () => {
  await line.close();
  killLineProcesses(folder);
  rmSync(folder, { recursive: true, force: true });
});

const sentence = "This sentence takes a good while to say, and so it takes a good while to draw.";

interface Told {
  readonly id: string;
  readonly state: string;
  /** By a stop: how many were halted, or go on. */
  readonly videos?: number;
}

const post = (path: string, body: object): Promise<Told> => ask("POST", `/videos${path}`, body);

async function ask(method: string, path: string, body?: object): Promise<Told> {
  const answer = await fetch(`${line.url()}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${line.key()}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.ok).toBe(true);
  return (await answer.json()) as Told;
}

const order = (index: number) =>
  post("", {
    script: `---\nlanguage: en\navatar: asha\n---\n\nNumber ${index}. ${sentence}\n`,
    profile: "1080p60",
    captions: "none",
  });

/** Whether all of them were ended while they drew. */
function areHalted(busy: readonly number[]): boolean {
  const gone = new Set(
    readJournal(line.journal).flatMap(({ kind, child, wasBusy }) => (kind === "gone" && wasBusy ? [child] : [])),
  );
  return busy.every((child) => gone.has(child));
}

/** Processes that draw a chunk just now. */
function listDrawing(): number[] {
  const last = new Map<number, string>();
  for (const { kind, child, chunk } of readJournal(line.journal))
    last.set(child, kind === "begun" && chunk ? "draws" : kind);
  return [...last].flatMap(([child, kind]) => (kind === "draws" ? [child] : []));
}

it(
  "halts what is being drawn of an avatar that is stopped, and lets it go on when that is lifted",
  { retry: 1, timeout: 200_000 },
  async () => {
    const videos = await Promise.all(Array.from({ length: 4 }, (_, index) => order(100 + index)));
    await expect.poll(listDrawing, { timeout: 100_000, interval: 20 }).toHaveLength(2);
    const busy = listDrawing();
    const stop = await ask("POST", "/stops", { kind: "avatar", target: "asha", reason: "a test" });
    await expect.poll(() => areHalted(busy), { timeout: 60_000 }).toBe(true);
    const readStates = async (): Promise<string[]> =>
      (await Promise.all(videos.map(({ id }) => ask("GET", `/videos/${id}`)))).map(({ state }) => state);
    await expect.poll(readStates, { timeout: 60_000 }).toEqual(videos.map(() => "screening"));
    const lifted = await ask("DELETE", `/stops/${stop.id}?reason=over`);
    expect(lifted.videos).toBe(videos.length);
    await expect.poll(listDrawing, { timeout: 60_000, interval: 20 }).toHaveLength(2);
    await Promise.all(videos.map(({ id }) => post(`/${id}/cancel`, {})));
  },
);

it("ends what is being drawn, while everything is busy with other videos", { retry: 1, timeout: 200_000 }, async () => {
  const videos = await Promise.all(Array.from({ length: 8 }, (_, index) => order(index)));
  await expect.poll(listDrawing, { timeout: 100_000, interval: 20 }).toHaveLength(2);
  const busy = listDrawing();
  const answers = await Promise.all(videos.map(({ id }) => post(`/${id}/cancel`, {})));
  await expect.poll(() => areHalted(busy), { timeout: 60_000 }).toBe(true);
  expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(["cancelled"]));
  const [left] = await line.database.ask<{ count: number }>(
    "select count(*)::int as count from steps where state in ('ready', 'running', 'waiting', 'sharing')",
  );
  expect(left?.count).toBe(0);
});
