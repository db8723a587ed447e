import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Blow, BlowCounts } from "./blows.ts";
import type { KeptProcess } from "./kept-process.ts";
import { openEventSink, type EventSink } from "./event-sink.ts";
import { readEvidence, readOutbox, type Evidence } from "./evidence.ts";
import { judgeEvents } from "./judge-events.ts";
import {
  finding,
  judgeDrawing,
  judgeEffects,
  judgeRemains,
  judgeSleeps,
  judgeTakeovers,
  judgeVideos,
  measureStandstill,
  note,
  type Finding,
} from "./judge.ts";
import { listLeftovers } from "./leftovers.ts";
import { killLineProcesses, listVictims } from "./line-processes.ts";
import { distinctOrders, recipeOf, type Order } from "./orders.ts";
import { distinctRows, pushTemplate, type Row } from "./place-campaign.ts";
import { openProductionLine, type ProductionLine } from "./production-line.ts";
import { raiseStorm, type Storm } from "./storm.ts";
import { measureDrawing, readJournal } from "./task-journal.ts";

export interface ChaosSetting {
  readonly orders: readonly Order[];
  /** Of a campaign besides; none: without one. */
  readonly rows: readonly Row[];
  /** Whether every event is told to a sink outside, which treats some by chance as bad receivers do; undefined: nobody is told. */
  readonly sinkChance?: (() => number) | undefined;
  readonly blows: readonly Blow[];
  /** Render processes of each of the two workers. */
  readonly jobs: number;
  readonly msMax: number;
  /** How long a step may wait that a worker was lost with. */
  readonly takeoverMsMax: number;
  readonly folder: string;
  readonly path: string;
  readonly say: (text: string) => void;
}

/** Makes videos undisturbed, then again in a storm, and finds out whether anything came of it. */
export async function stageChaos(setting: ChaosSetting): Promise<readonly Finding[]> {
  const { orders, rows, folder, say } = setting;
  const calm = { orders: distinctOrders(orders), rows: distinctRows(rows) };
  const calmCount = calm.orders.length + calm.rows.length;
  const startMs = performance.now();
  const masters = await makeUndisturbed(setting, calm);
  const calmMs = performance.now() - startMs;
  say(`${calmCount} different videos in ${(calmMs / 1000).toFixed(0)} s; now the storm …`);
  const sink = setting.sinkChance && (await openEventSink(setting.sinkChance));
  const line = openProductionLine({ ...setting, folder: join(folder, "storm"), sinkPort: sink?.port });
  try {
    await line.untilUp(setting.msMax);
    line.addWorker();
    if (sink) await addWebhook(line, sink);
    if (rows.length > 0) await pushTemplate(line, setting.path);
    const wanted = [
      ...orders.map((order) => ({ name: order.name, masterSha256: masters.get(recipeOf(order)) })),
      ...rows.map((row) => ({ name: row.callbackId, masterSha256: masters.get(row.name) })),
    ];
    const findings = await judgeStorm({ ...setting, sink }, line, wanted);
    return [...findings, note("undisturbed, on one worker", `${calmCount} videos in ${(calmMs / 1000).toFixed(0)} s`)];
  } finally {
    await endAll(line);
    await sink?.close();
  }
}

async function addWebhook(line: ProductionLine, sink: EventSink): Promise<void> {
  const answer = await fetch(`${line.url()}/v1/webhooks`, {
    method: "POST",
    headers: { authorization: `Bearer ${line.key()}`, "content-type": "application/json" },
    body: JSON.stringify({ url: sink.url, types: ["*"] }),
  });
  const made = (await answer.json()) as { readonly secret?: string };
  if (!made.secret) throw new Error(`the sink was not taken: ${answer.status} ${JSON.stringify(made)}`);
  sink.trust(made.secret);
}

/** What each recipe comes to on a line where nothing happens. */
async function makeUndisturbed(
  setting: ChaosSetting,
  { orders, rows }: Pick<ChaosSetting, "orders" | "rows">,
): Promise<Map<string, string | undefined>> {
  const { folder, msMax, say } = setting;
  const line = openProductionLine({ ...setting, folder: join(folder, "calm") });
  try {
    say(`${orders.length + rows.length} different videos, undisturbed …`);
    await line.untilUp(msMax);
    if (rows.length > 0) await pushTemplate(line, setting.path);
    const { trouble } = await raiseStorm({ line, orders, rows, blows: [], msMax, say });
    if (trouble.length > 0) throw new Error(`without any blow: ${trouble.join("; ")}`);
    const { videos } = await readEvidence(line.database);
    const broken = videos.find(({ state }) => state !== "ready");
    if (broken) throw new Error(`without any blow: ${broken.name} is ${broken.state}: ${broken.problem}`);
    const made = new Map(videos.map(({ name, masterSha256 }) => [name, masterSha256 ?? undefined]));
    return new Map([
      ...orders.map((order) => [recipeOf(order), made.get(order.name)] as const),
      ...rows.map((row) => [row.name, made.get(row.callbackId)] as const),
    ]);
  } finally {
    await endAll(line);
    rmSync(line.home, { recursive: true, force: true });
  }
}

async function judgeStorm(
  setting: ChaosSetting & { readonly sink: EventSink | undefined },
  line: ProductionLine,
  wanted: Parameters<typeof judgeVideos>[1],
): Promise<readonly Finding[]> {
  const count = (kind: Blow["kind"]): number => setting.blows.filter((blow) => blow.kind === kind).length;
  const storm = await raiseStorm({ ...setting, line });
  const evidence = await readEvidence(line.database);
  const outbox = setting.sink && (await readOutbox(line.database));
  const drawing = measureDrawing(readJournal(line.journal));
  const alive = listVictims(line, "render process").length;
  const ends = await line.close();
  const leftovers = await listLeftovers(line);
  return [
    ...judgeVideos(evidence, wanted),
    ...judgeBlows(storm, { kills: count("kill"), postgresRestarts: count("postgres") }),
    ...judgeSleeps(evidence, storm.sleeps, count("sleep")),
    ...judgeEffects(evidence),
    ...judgeDrawing(drawing, drawing.processes - alive),
    ...judgeRemains(evidence),
    ...judgeTakeovers(evidence, storm.strikes, setting.takeoverMsMax),
    ...(outbox ? judgeEvents({ ...outbox, messages: setting.sink?.messages ?? [] }) : []),
    ...judgeProcesses([line.server, ...line.workers], ends),
    finding("processes and files left over", leftovers.slice(0, 5).join("; ") || "0", "0", leftovers.length === 0),
    ...describeTimes(storm, evidence),
  ];
}

function judgeBlows({ strikes, trouble }: Storm, { kills, postgresRestarts }: Omit<BlowCounts, "sleeps">): Finding[] {
  const counts = new Map([...Map.groupBy(strikes, ({ what }) => what)].map(([what, list]) => [what, list.length]));
  const count = (what: string): number => counts.get(what) ?? 0;
  const victims = ["server", "worker", "render process", "espeak"] as const;
  const killed = victims.reduce((sum, victim) => sum + count(victim), 0);
  const restarts = count("Postgres killed") + count("Postgres stopped");
  return [
    finding(
      "kills by SIGKILL",
      `${killed}: ${victims.map((victim) => `${count(victim)} ${victim}`).join(", ")}`,
      `${kills}`,
      killed === kills,
    ),
    finding(
      "Postgres restarted",
      `${restarts}: ${count("Postgres killed")} killed, ${count("Postgres stopped")} stopped`,
      `${postgresRestarts}`,
      restarts === postgresRestarts,
    ),
    ...(trouble.length > 0 ? [finding("the storm's own trouble", trouble.join("; "), "none", false)] : []),
  ];
}

/** Nothing may end but by a blow, and all of it ends in order when it is told to. */
function judgeProcesses(kept: readonly KeptProcess[], ends: readonly string[]): Finding[] {
  const lives = kept.flatMap((each) => each.lives.slice(0, -1));
  const fallen = lives.filter(({ wasKilled }) => !wasKilled);
  return [
    finding(
      "servers and workers that ended by themselves",
      [`${fallen.length} of ${lives.length + kept.length}`, ...new Set(fallen.map(({ end }) => end ?? ""))].join(", "),
      "0",
      fallen.length === 0,
    ),
    finding(
      "how they ended when told to",
      ends.join(", "),
      "exit code 0",
      ends.every((end) => end === "exit code 0"),
    ),
  ];
}

function describeTimes({ startedAtMs, endedAtMs }: Storm, evidence: Evidence): Finding[] {
  return [
    note("longest without a step done", `${(measureStandstill(evidence, startedAtMs) / 1000).toFixed(1)} s`),
    note("the storm", `${((endedAtMs - startedAtMs) / 1000).toFixed(0)} s`),
  ];
}

/** Whatever happened: nothing of ours runs on. */
async function endAll(line: ProductionLine): Promise<void> {
  await line.close().catch(() => []);
  killLineProcesses(line.folder);
}
