import { setTimeout as delay } from "node:timers/promises";
import { isAlive, kill, type KnownProcess } from "../process-tree.ts";
import type { Blow } from "./blows.ts";
import { listVictims } from "./line-processes.ts";
import type { ProductionLine } from "./production-line.ts";

/** A blow that was dealt. */
export interface Strike {
  readonly what: string;
  readonly atMs: number;
  readonly processId: number;
}

/** A worker that stood still, with what it held. */
export interface Sleep {
  readonly processId: number;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly held: readonly { readonly run: string; readonly node: string; readonly fence: number }[];
}

export interface Strikes {
  readonly strikes: readonly Strike[];
  readonly sleeps: readonly Sleep[];
  deal(blow: Blow, signal: AbortSignal): Promise<void>;
}

const lookMs = 100;

/** Deals blows to a line and keeps an account of them. A victim that is not there just now is waited for. */
export function createStrikes(line: ProductionLine, say: (text: string) => void): Strikes {
  const strikes: Strike[] = [];
  const sleeps: Sleep[] = [];
  const asleep = new Set<number>();
  const ended = new Set<number>();
  const note = (what: string, processId: number): void => {
    strikes.push({ what, atMs: Date.now(), processId });
    say(`${strikes.length}: ${what} ${processId}`);
  };

  async function killOne({ victim, chance }: Extract<Blow, { kind: "kill" }>, signal: AbortSignal): Promise<void> {
    const one = await waitFor(signal, () => {
      const all = listVictims(line, victim).filter(({ pid }) => !asleep.has(pid));
      return all[Math.floor(chance * all.length)];
    });
    for (const kept of [line.server, ...line.workers]) if (kept.processId() === one.pid) kept.expectEnd();
    kill([one]);
    note(victim, one.pid);
  }

  async function breakPostgres(how: "killed" | "stopped", signal: AbortSignal): Promise<void> {
    const pid = await waitFor(signal, () => {
      const found = line.database.processId();
      // One that is still going down cannot be brought down again.
      return found !== undefined && ended.has(found) ? undefined : found;
    });
    ended.add(pid);
    // SIGINT is Postgres' fast shutdown.
    signalTo(pid, how === "killed" ? "SIGKILL" : "SIGINT");
    note(`Postgres ${how}`, pid);
  }

  async function putToSleep(forMs: number, signal: AbortSignal): Promise<void> {
    const sleeper = await waitFor(signal, () => findBusyWorker(line));
    asleep.add(sleeper.pid);
    signalTo(sleeper.pid, "SIGSTOP");
    const fromMs = Date.now();
    note("worker stopped", sleeper.pid);
    const held = await listHeld(line, sleeper.pid);
    await delay(forMs);
    signalTo(sleeper.pid, "SIGCONT");
    asleep.delete(sleeper.pid);
    note("worker woken", sleeper.pid);
    if (isAlive(sleeper)) sleeps.push({ processId: sleeper.pid, fromMs, untilMs: Date.now(), held });
  }

  return {
    strikes,
    sleeps,
    async deal(blow, signal) {
      if (blow.kind === "kill") await killOne(blow, signal);
      else if (blow.kind === "postgres") await breakPostgres(blow.how, signal);
      else await putToSleep(blow.forMs, signal);
    },
  };
}

async function waitFor<T>(signal: AbortSignal, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const found = await find();
    if (found !== undefined) return found;
    await delay(lookMs);
  }
}

function signalTo(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It was faster.
  }
}

/** The worker beside the server, while it holds a step. */
async function findBusyWorker(line: ProductionLine): Promise<KnownProcess | undefined> {
  const beside = line.workers.map((kept) => kept.processId());
  for (const worker of listVictims(line, "worker")) {
    if (beside.includes(worker.pid) && (await listHeld(line, worker.pid)).length > 0) return worker;
  }
  return undefined;
}

function listHeld({ database }: ProductionLine, processId: number): Promise<Sleep["held"][number][]> {
  return database.ask(
    `select a.run_id as run, a.node_id as node, a.fence from attempts a join workers w on w.id = a.worker
    where a.outcome is null and w.process_id = $1 and w.stopped_at is null`,
    [processId],
  );
}
