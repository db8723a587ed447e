import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRandom, digestBytes, limits } from "../../core/index.ts";
import type { Progress } from "../../pipeline/index.ts";
import { createWorkerPool, type WorkerPool } from "./worker-pool.ts";

const entry = new URL("../../../test/processes/pool-worker.ts", import.meta.url);
const task = (kind: string, payload?: unknown): { kind: string; payload: unknown } => ({ kind, payload });

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

const children = `/proc/${process.pid}/task/${process.pid}/children`;

function listChildren(): number[] {
  return readFileSync(children, "utf8").split(" ").filter(Boolean).map(Number);
}

let folder: string;
let pool: WorkerPool;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-pool-"));
  pool = createWorkerPool({ entry, jobs: 2 });
});
afterEach(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

describe("a worker pool", () => {
  it("returns what the handler returned, typed arrays as such", async () => {
    expect(await pool.run(task("double", new Float32Array([0.5, -1])))).toEqual(new Float32Array([1, -2]));
  });

  it("uses as many processes as it was given jobs, again and again", async () => {
    const pids = await Promise.all(Array.from({ length: 20 }, () => pool.run(task("pid"))));
    expect(new Set(pids).size).toBe(2);
  });

  it.skipIf(!existsSync(children))("starts processes ahead of their tasks, no more than jobs", async () => {
    const before = listChildren();
    pool.start(1);
    expect(listChildren().length - before.length).toBe(1);
    pool.start(5);
    const started = listChildren().filter((pid) => !before.includes(pid));
    expect(started).toHaveLength(2);
    expect(started).toContain(await pool.run(task("pid")));
  });

  it.skipIf(!existsSync(children))("ends processes that are still starting when it is closed", async () => {
    const before = listChildren();
    pool.start(2);
    await pool.close();
    expect(listChildren()).toEqual(before);
    expect(() => pool.start(1)).toThrow(/cancelled/);
  });

  it("reports progress in order", async () => {
    const onProgress = vi.fn<(progress: Progress) => void>();
    await pool.run(task("count"), { onProgress });
    expect(onProgress.mock.calls.map(([{ done }]) => done)).toEqual([1, 2, 3]);
  });

  it("keeps an error's code, details and problems on the way", async () => {
    await expect(pool.run(task("refuse"))).rejects.toMatchObject({
      code: "text_unspeakable",
      message: "nothing to say",
      details: { word: "…" },
      problems: [{ code: "text_unspeakable", message: "a dot" }],
    });
  });

  it.each([
    { kind: "refuseStrangely", message: /nothing to say \(and its details cannot be sent/ },
    { kind: "throwText", message: /just text/ },
    { kind: "giveFunction", message: /could not be cloned/ },
    { kind: "unheardOf", message: /no handler for tasks of the kind unheardOf/ },
  ])("answers $kind with an error, and works on", async ({ kind, message }) => {
    await expect(pool.run(task(kind))).rejects.toMatchObject({
      code: "internal",
      message: expect.stringMatching(message),
    });
    expect(await pool.run(task("count"))).toBe("counted");
  });

  it("leaves standard output to its parent", () => {
    const source = `import { createWorkerPool } from ${JSON.stringify(fileURLToPath(new URL("../index.ts", import.meta.url)))};
      const pool = createWorkerPool({ entry: new URL(${JSON.stringify(entry.href)}), jobs: 1 });
      await pool.run({ kind: "print", payload: undefined });
      await pool.close();
      process.stdout.write("document");`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" });
    expect(stdout).toBe("document");
  });

  it("leaves Ctrl-C to its parent", async () => {
    expect(await pool.run(task("interrupt"))).toBe("still here");
  });

  it("hands its workers the environment that it was given, and no other", async () => {
    const own = createWorkerPool({ entry, jobs: 1, env: { FIRST: "1" }, execArgv: [] });
    expect(await own.run(task("variable", "FIRST"))).toBe("1");
    expect(await own.run(task("variable", "HOME"))).toBeUndefined();
    await own.close();
  });

  it.each([0, 1.5, limits.jobsMax + 1])("refuses %s jobs", (jobs) => {
    expect(() => createWorkerPool({ entry, jobs })).toThrow(`jobs must be 1 to ${limits.jobsMax}, got ${jobs}`);
  });
});

describe("a worker that dies", () => {
  it("has its task done by a fresh one", async () => {
    const payload = { path: join(folder, "begun"), times: limits.workerRestartsMax };
    expect(await pool.run(task("dieAtFirst", payload))).toBe("survived");
  });

  it("again and again is given up, with its last words", async () => {
    await expect(pool.run(task("dieSpeaking"))).rejects.toMatchObject({
      code: "worker_died",
      message: expect.stringContaining("exit code 7: out of strings"),
      details: { deaths: limits.workerRestartsMax + 1 },
    });
    expect(await pool.run(task("count"))).toBe("counted");
  });

  it("because its module is not there is given up", async () => {
    const broken = createWorkerPool({ entry: new URL("./none.ts", entry), jobs: 1 });
    await expect(broken.run(task("count"))).rejects.toMatchObject({ code: "worker_died" });
    await broken.close();
  });

  it("by SIGKILL at random moments changes no result", async () => {
    const random = createRandom(digestBytes("pool kills"));
    const indexes = Array.from({ length: 8 }, (_, index) => index);
    const expected = await Promise.all(indexes.map((index) => pool.run(task("work", index))));
    for (let round = 0; round < 9; round += 1) {
      const workers: number[] = [];
      const onProgress = ({ total }: { total: number }): void => void workers.push(total);
      const results = Promise.all(indexes.map((index) => pool.run(task("work", index), { onProgress })));
      // No more kills than one task may survive: the same one might be hit each time.
      for (let kills = 0; kills < limits.workerRestartsMax; kills += 1) {
        const seen = workers.length;
        await Promise.race([results, vi.waitUntil(() => workers.length > seen, { interval: 1, timeout: 60_000 })]);
        for (let turns = Math.floor(random() * 2_000); turns > 0; turns -= 1) await new Promise(setImmediate);
        killIfAlive(workers.at(-1 - Math.floor(random() * 2)));
      }
      expect(await results).toEqual(expected);
    }
  });
});

function killIfAlive(processId: number | undefined): void {
  if (processId !== undefined && isAlive(processId)) process.kill(processId, "SIGKILL");
}

const refusal = { code: "cancelled" };

describe("cancelling", () => {
  it("ends the worker that is busy with the task, and it alone", async () => {
    const controller = new AbortController();
    const survivor = (await pool.run(task("pid"))) as number;
    let spinner = 0;
    const onProgress = ({ total }: { total: number }): void => {
      spinner = total;
      controller.abort();
    };
    await expect(pool.run(task("spin"), { onProgress, signal: controller.signal })).rejects.toMatchObject(refusal);
    expect(isAlive(spinner)).toBe(false);
    expect(isAlive(survivor) || spinner === survivor).toBe(true);
    expect(await pool.run(task("count"))).toBe("counted");
  });

  it("takes a task that waits out of the queue", async () => {
    const controller = new AbortController();
    const busy = [pool.run(task("work", 1)), pool.run(task("work", 2))];
    const waiting = pool.run(task("dieAtFirst", { path: join(folder, "begun"), times: 0 }), {
      signal: controller.signal,
    });
    controller.abort();
    await expect(waiting).rejects.toMatchObject(refusal);
    await Promise.all(busy);
    await expect(pool.run(task("count"), { signal: controller.signal })).rejects.toMatchObject(refusal);
  });
});

describe("closing", () => {
  it("leaves no process and no task behind, and may be done twice", async () => {
    const idle = (await pool.run(task("pid"))) as number;
    const started = Promise.withResolvers<number>();
    const onProgress = ({ total }: { total: number }): void => started.resolve(total);
    const refused = [
      pool.run(task("spin"), { onProgress }),
      started.promise.then(() => pool.run(task("spin"))),
      started.promise.then(() => pool.run(task("count"))),
    ].map((work) => expect(work).rejects.toMatchObject(refusal));
    const busy = await started.promise;
    await Promise.all([pool.close(), pool.close()]);
    await Promise.all(refused);
    expect([isAlive(idle), isAlive(busy)]).toEqual([false, false]);
    await expect(pool.run(task("count"))).rejects.toMatchObject(refusal);
  });

  it("happens by itself when the parent is killed", async () => {
    const parent = fork(new URL("./pool-parent.ts", entry), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const [workers] = (await once(parent, "message")) as [number[]];
    expect(workers.map(isAlive)).toEqual([true, true]);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    await vi.waitFor(() => expect(workers.map(isAlive)).toEqual([false, false]), { timeout: 60_000 });
  });
});
