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
}, 60_000);

const sentence = "This sentence takes a good while to say, and so it takes a good while to draw.";

async function post(path: string, body: object): Promise<{ id: string; state: string }> {
  const answer = await fetch(`${line.url()}/v1/videos${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${line.key()}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
  return (await answer.json()) as { id: string; state: string };
}

const order = (index: number) =>
  post("", {
    script: `---\nlanguage: en\navatar: asha\n---\n\nNumber ${index}. ${sentence}\n`,
    profile: "1080p60",
    captions: "none",
  });

/** Processes that draw a chunk just now. */
function listDrawing(): number[] {
  const last = new Map<number, string>();
  for (const { kind, child, chunk } of readJournal(line.journal))
    last.set(child, kind === "begun" && chunk ? "draws" : kind);
  return [...last].flatMap(([child, kind]) => (kind === "draws" ? [child] : []));
}

it(
  "ends what is being drawn within 2 s, while everything is busy with other videos",
  { retry: 1, timeout: 200_000 },
  async () => {
    const videos = await Promise.all(Array.from({ length: 8 }, (_, index) => order(index)));
    await expect.poll(listDrawing, { timeout: 100_000, interval: 20 }).toHaveLength(2);
    const busy = listDrawing();
    const startMs = performance.now();
    const answers = await Promise.all(videos.map(({ id }) => post(`/${id}/cancel`, {})));
    const isOver = (): boolean => !busy.some((child) => listDrawing().includes(child));
    await expect.poll(isOver, { timeout: 20_000, interval: 10 }).toBe(true);
    expect(performance.now() - startMs).toBeLessThan(2_000);
    expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(["cancelled"]));
    const [left] = await line.database.ask<{ count: number }>(
      "select count(*)::int as count from steps where state in ('ready', 'running', 'waiting', 'sharing')",
    );
    expect(left?.count).toBe(0);
  },
);
