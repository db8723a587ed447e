import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Random } from "../../../src/core/index.ts";
import { profile } from "./place-orders.ts";
import type { ProductionLine } from "./production-line.ts";

/** A row of the campaign: its video is known by its `callbackId`, and its master by its name. */
export interface Row {
  readonly callbackId: string;
  readonly name: string;
}

const names = "Asha Ravi Meera Kabir Zoya Imran Anu Deepa Joseph Lakshmi Priyanka Sunil".split(" ");
const template = `---
language: en
avatar: asha
profile: ${profile}
variables:
  name: { type: name, maxLength: 40, example: Asha }
---

Good morning {{name}}.
`;

export function drawRows(count: number, random: Random): readonly Row[] {
  return Array.from({ length: count }, (_, index) => ({
    callbackId: `row-${String(index).padStart(4, "0")}`,
    name: names[Math.floor(random() * names.length)] ?? "Asha",
  }));
}

/** One row of each name: others make the same master. */
export function distinctRows(rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.map((row) => [row.name, row])).values()];
}

/** Puts the template into the registry, while nothing is struck yet. */
export async function pushTemplate(line: ProductionLine, path: string): Promise<void> {
  const folder = join(line.folder, "template");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "template.md"), template);
  const launcher = fileURLToPath(new URL("../../../bin/sutradhar.js", import.meta.url));
  const named = ["--as", "template/storm@1.0.0", "--licence", "own", "--server", line.url() ?? ""];
  const child = spawn(process.execPath, [launcher, "asset", "push", folder, ...named], {
    env: { PATH: path, SUTRADHAR_HOME: line.home },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(`the template was not taken: ${said}`);
}

const againMs = 250;
const answerMsMax = 15_000;
const waitMs = 2_000;

interface CampaignView {
  readonly id: string;
  readonly state: string;
  readonly problem: unknown;
}

/**
 * Makes a campaign of these rows and follows it to its end, as a customer's program does: each request is sent until it is
 * answered, so that whatever was done before a server died is found to be done.
 */
export async function placeCampaign(line: ProductionLine, rows: readonly Row[], signal: AbortSignal): Promise<void> {
  const order = { template: "storm", name: "A storm", captions: "none" };
  const { id } = await ask(line, { path: "/v1/campaigns", body: JSON.stringify(order), key: "storm", signal });
  const self = `/v1/campaigns/${id}`;
  await ask(line, { path: `${self}/rows?replace=true`, body: JSON.stringify(rows), signal });
  await follow(line, self, ["ready_to_start"], signal);
  // One that was started already, before its answer was lost, says that it cannot be started again.
  await ask(line, { path: `${self}/start`, body: "{}", isDone: ({ state }) => state === "running", signal });
  await follow(line, self, ["done"], signal);
}

async function follow(
  line: ProductionLine,
  self: string,
  states: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const { state, problem } = await ask(line, { path: `${self}?waitMs=${waitMs}`, signal });
    if (states.includes(state)) return;
    if (problem) throw new Error(`the campaign is ${state}: ${JSON.stringify(problem)}`);
    await delay(againMs);
  }
}

interface Asked {
  readonly path: string;
  readonly body?: string;
  readonly key?: string;
  /** What a refusal by state may mean: that it was done before. */
  readonly isDone?: (view: CampaignView) => boolean;
  readonly signal: AbortSignal;
}

async function ask(line: ProductionLine, asked: Asked): Promise<CampaignView> {
  for (;;) {
    asked.signal.throwIfAborted();
    const answer = await send(line, asked);
    if (answer?.ok) return answer.view;
    if (answer?.status === 409 && asked.isDone) {
      const view = await ask(line, { path: asked.path.replace(/\/[a-z]+$/, ""), signal: asked.signal });
      if (asked.isDone(view)) return view;
    } else if (answer && answer.status < 500 && answer.status !== 409 && answer.status !== 429) {
      throw new Error(`the server refused ${asked.path}: ${answer.status} ${JSON.stringify(answer.view)}`);
    }
    await delay(againMs);
  }
}

/** undefined where there was no whole answer. */
async function send(
  line: ProductionLine,
  { path, body, key }: Asked,
): Promise<{ readonly ok: boolean; readonly status: number; readonly view: CampaignView } | undefined> {
  const secret = line.key();
  if (!line.url() || !secret) return undefined;
  try {
    const answer = await fetch(`${line.url()}${path}`, {
      ...(body === undefined ? {} : { method: "POST", body }),
      headers: {
        authorization: `Bearer ${secret}`,
        "content-type": "application/json",
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      signal: AbortSignal.timeout(answerMsMax),
    });
    return { ok: answer.ok, status: answer.status, view: (await answer.json()) as CampaignView };
  } catch {
    return undefined;
  }
}
