import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRandom, digestBytes, limits, SutradharError, type Digest, type ErrorCode } from "../../core/index.ts";
import {
  createPlan,
  type NodeDraft,
  type Plan,
  type StepKind,
  type StepResources,
  type StepTable,
} from "../../pipeline/index.ts";
import { createFileStore, type Store } from "../../store/blobs/index.ts";
import { createWorkerPool, type WorkerPool } from "./worker-pool.ts";
import type { RunEvent, RunPlanOptions } from "./run-options.ts";
import { runPlan } from "./run-plan.ts";

let directory: string;
let store: Store;
let pool: WorkerPool;
let events: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sutradhar-run-"));
  store = await createFileStore({ directory, sizeBytesMax: 1e9, now: () => Date.now() });
  pool = createWorkerPool({ entry: new URL("../../../test/processes/pool-worker.ts", import.meta.url), jobs: 2 });
  events = [];
});
afterEach(async () => {
  await pool.close();
  await rm(directory, { recursive: true });
});

function log(event: RunEvent): void {
  events.push(`${event.kind} ${event.node.id}${"error" in event ? ` ${event.error.code}` : ""}`);
}

const run = (plan: Plan, steps: StepTable, more: Partial<RunPlanOptions> = {}) =>
  runPlan({ plan, steps, store, pool, guard: async () => {}, jobs: 1, onEvent: log, ...more });

const resources: StepResources = { class: "cpu", cpuCores: 1, memoryMiB: 256, timeLimitMs: 60_000 };

/** `speak` makes a text's sound; `render` draws what it reads. */
function planOf(texts: readonly string[], kind: StepKind = "pure"): Plan {
  const speech = (text: string): NodeDraft => ({
    id: `speak ${text}`,
    step: "speak",
    inputs: {},
    parameters: { text: text.slice(0, 1) },
    assets: {},
  });
  const picture = (text: string): NodeDraft => ({
    id: `render ${text}`,
    step: "render",
    inputs: { sound: { node: `speak ${text}`, output: "sound" } },
    parameters: { text },
    assets: {},
  });
  return createPlan({
    catalog: {
      speak: { name: "speak", version: 1, kind, inputs: {}, outputs: { sound: "sound" }, resources },
      render: {
        name: "render",
        version: 1,
        // What reads an effect is one.
        kind: kind === "effect" ? kind : "pure",
        inputs: { sound: { type: "sound" } },
        outputs: { chunk: "chunk" },
        resources,
      },
    },
    nodes: texts.flatMap((text) => [speech(text), picture(text)]),
    engineOf: () => digestBytes("engine"),
  });
}

const steps: StepTable = {
  speak: async ({ node }) => ({ sound: Buffer.from(`sound of ${JSON.stringify(node.parameters)}`) }),
  render: async ({ inputs, read }) => ({
    chunk: Buffer.concat([Buffer.from("picture of "), await read(inputs["sound"]?.[0] as Digest)]),
  }),
};

const failing = (code: ErrorCode, times = Number.POSITIVE_INFINITY): StepTable => {
  let failures = 0;
  return {
    ...steps,
    speak: async (context) => {
      if ((failures += 1) <= times) throw new SutradharError(code, "it failed");
      return (steps["speak"] as NonNullable<(typeof steps)["speak"]>)(context);
    },
  };
};

describe("a run", () => {
  it("hands each step what the steps before it made, and reports it", async () => {
    const { nodes } = await run(planOf(["a"]), steps);
    const digest = nodes["render a"]?.outputs["chunk"] as Digest;
    expect(Buffer.from(await store.blobs.get(digest)).toString()).toBe('picture of sound of {"text":"a"}');
    expect(events).toEqual(["started speak a", "finished speak a", "started render a", "finished render a"]);
    expect(nodes["speak a"]).toMatchObject({ isReused: false, key: planOf(["a"]).nodes[0]?.key });
  });

  it("does nothing again the second time", async () => {
    const first = await run(planOf(["a", "b"]), steps);
    events = [];
    const second = await run(planOf(["a", "b"]), failing("internal"));
    expect(events).toEqual(["reused speak a", "reused render a", "reused speak b", "reused render b"]);
    expect(second.nodes["render b"]?.outputs).toEqual(first.nodes["render b"]?.outputs);
    expect(second.nodes["render b"]?.isReused).toBe(true);
  });

  it("makes only what changed", async () => {
    await run(planOf(["a", "b"]), steps);
    events = [];
    await run(planOf(["a", "c"]), steps);
    expect(events.filter((event) => event.startsWith("started"))).toEqual(["started speak c", "started render c"]);
  });

  it("makes everything again when it may not reuse", async () => {
    await run(planOf(["a"]), steps);
    events = [];
    await run(planOf(["a"]), { ...steps, speak: async () => ({ sound: Buffer.from("newer") }) }, { reuse: false });
    expect(events).toEqual(["started speak a", "finished speak a", "started render a", "finished render a"]);
    const { nodes } = await run(planOf(["a"]), failing("internal"));
    expect(nodes["speak a"]?.outputs["sound"]).toBe(digestBytes("newer"));
  });

  it("does the same recipe once, also for two at a time", async () => {
    await run(planOf(["a1", "a2"]), steps, { jobs: 4 });
    expect(events.filter((event) => event.includes("speak"))).toEqual([
      "started speak a1",
      "finished speak a1",
      "reused speak a2",
    ]);
  });

  it("keeps to its number of jobs, and uses them", async () => {
    let running = 0;
    let most = 0;
    const three = Promise.withResolvers<void>();
    const counted: StepTable = {
      ...steps,
      speak: async () => {
        most = Math.max(most, (running += 1));
        if (running === 3) three.resolve();
        await three.promise;
        running -= 1;
        return { sound: Buffer.from("x") };
      },
    };
    await run(planOf(["a", "b", "c", "d", "e"]), counted, { jobs: 3 });
    expect(most).toBe(3);
  });

  it("gives the same bytes with one job and with three", async () => {
    const texts = ["a", "b", "c", "d"];
    const one = await run(planOf(texts), steps, { jobs: 1, reuse: false });
    const three = await run(planOf(texts), steps, { jobs: 3, reuse: false });
    expect(three).toEqual(one);
  });

  it("takes a blob that a step has written itself, and passes progress on", async () => {
    const progress: unknown[] = [];
    const writing: StepTable = {
      ...steps,
      speak: async (context) => {
        context.progress({ done: 1, total: 2, unit: "phones" });
        return { sound: await context.write(Buffer.from("by hand")) };
      },
    };
    const { nodes } = await run(planOf(["a"]), writing, {
      onEvent: (event) => event.kind === "progress" && progress.push(event.progress),
    });
    expect(nodes["speak a"]?.outputs["sound"]).toBe(digestBytes("by hand"));
    expect(progress).toEqual([{ done: 1, total: 2, unit: "phones" }]);
  });

  it.each([0, 0.5, limits.jobsMax + 1])("refuses %s jobs", async (jobs) => {
    await expect(run(planOf(["a"]), steps, { jobs })).rejects.toMatchObject({ code: "option_invalid" });
  });

  it("leaves no lease behind, whether it went well or not", async () => {
    await run(planOf(["a"]), steps);
    await run(planOf(["b"]), failing("internal")).catch(() => {});
    expect(readdirSync(join(directory, "leases"))).toEqual([]);
  });
});

describe("the guard", () => {
  const refusal = new SutradharError("cancelled", "consent was revoked");
  it("is asked before the cache: what is stored is not given out either", async () => {
    await run(planOf(["a"]), steps);
    events = [];
    await expect(run(planOf(["a"]), steps, { guard: () => Promise.reject(refusal) })).rejects.toMatchObject({
      code: "cancelled",
      message: refusal.message,
    });
    expect(events).toEqual(["failed speak a cancelled"]);
  });

  it("is asked for every step", async () => {
    const asked: string[] = [];
    await run(planOf(["a1", "a2"]), steps, { guard: async ({ id }) => void asked.push(id) });
    expect(asked).toEqual(["speak a1", "render a1", "speak a2", "render a2"]);
  });
});

describe("a failure", () => {
  it("that may pass is tried again", async () => {
    await run(planOf(["a"]), failing("engine_failed", limits.stepAttemptsMax - 1));
    expect(events.slice(0, 3)).toEqual(["started speak a", "retried speak a engine_failed", "started speak a"]);
    expect(events.at(-1)).toBe("finished render a");
  });

  it("that does not pass ends the run after its attempts", async () => {
    await expect(run(planOf(["a"]), failing("engine_failed"))).rejects.toMatchObject({ code: "engine_failed" });
    expect(events.filter((event) => event.startsWith("started"))).toHaveLength(limits.stepAttemptsMax);
    expect(events.at(-1)).toBe("failed speak a engine_failed");
  });

  it("of bad input ends the run at once, and nothing is recorded", async () => {
    await expect(run(planOf(["a", "b"]), failing("text_unspeakable"))).rejects.toMatchObject({
      code: "text_unspeakable",
    });
    expect(events).toEqual(["started speak a", "failed speak a text_unspeakable"]);
    expect(await store.results.find(planOf(["a"]).nodes[0]?.key as Digest)).toBeUndefined();
  });

  it("without a code is ours", async () => {
    const broken: StepTable = { ...steps, speak: () => Promise.reject(new TypeError("x is undefined")) };
    await expect(run(planOf(["a"]), broken)).rejects.toMatchObject({ code: "internal", message: "x is undefined" });
  });

  it("stops the others, and waits until they have stopped", async () => {
    let hasStopped = false;
    const mixed: StepTable = {
      ...steps,
      speak: async ({ node, signal }) => {
        if (node.id === "speak b") throw new SutradharError("voice_unknown", "no such voice");
        // The other one may have failed before this one has begun to listen.
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
        hasStopped = true;
        throw new SutradharError("cancelled", "stopped");
      },
    };
    await expect(run(planOf(["a", "b", "c"]), mixed, { jobs: 2 })).rejects.toMatchObject({ code: "voice_unknown" });
    expect(hasStopped).toBe(true);
    expect(events).toEqual(["started speak a", "started speak b", "failed speak b voice_unknown"]);
  });

  it.each([
    { fault: "a step that is not in the table", table: {}, message: "the step table has no speak" },
    {
      fault: "an output too few",
      table: { speak: async () => ({}) },
      message: "speak must make sound, and made nothing",
    },
    {
      fault: "an output too many",
      table: { speak: async () => ({ sound: Buffer.from(""), song: Buffer.from("") }) },
      message: "speak must make sound, and made song, sound",
    },
  ])("names $fault", async ({ table, message }) => {
    await expect(run(planOf(["a"]), table)).rejects.toMatchObject({ code: "internal", message });
  });
});

describe("cancelling", () => {
  it("ends a run whose worker never yields", async () => {
    const controller = new AbortController();
    const spinning: StepTable = {
      ...steps,
      speak: async ({ runTask }) => {
        await runTask({ kind: "spin", payload: undefined }, () => controller.abort());
        return {};
      },
    };
    await expect(run(planOf(["a"]), spinning, { signal: controller.signal })).rejects.toMatchObject({
      code: "cancelled",
    });
  });

  it("before the start does nothing", async () => {
    await expect(run(planOf(["a"]), steps, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "cancelled",
    });
    expect(events).toEqual([]);
  });
});

describe("kinds of steps", () => {
  const numbered = (): StepTable => {
    let count = 0;
    return { ...steps, speak: async () => ({ sound: Buffer.from(`take ${(count += 1)}`) }) };
  };
  /** Another machine commits while this one works. */
  const overtaken = (plan: Plan): StepTable => ({
    ...steps,
    speak: async () => {
      const sound = await store.blobs.put(Buffer.from("another take"));
      await store.results.record(plan.nodes[0]?.key as Digest, { outputs: { sound } });
      return { sound: Buffer.from("this take") };
    },
  });

  it("recorded: the first output that was committed stands", async () => {
    const plan = planOf(["a"], "recorded");
    const { nodes } = await run(plan, overtaken(plan));
    expect(nodes["speak a"]?.outputs["sound"]).toBe(digestBytes("another take"));
  });

  it("pure: other bytes under the same key are a fault", async () => {
    const plan = planOf(["a"]);
    await expect(run(plan, overtaken(plan))).rejects.toThrow("speak is declared pure, and made other bytes");
  });

  it("effect: is done in each run, and once in each", async () => {
    const table = numbered();
    const first = await run(planOf(["a1", "a2"], "effect"), table);
    const second = await run(planOf(["a1"], "effect"), table);
    expect(first.nodes["speak a1"]?.outputs).toEqual(first.nodes["speak a2"]?.outputs);
    expect(second.nodes["speak a1"]?.outputs["sound"]).toBe(digestBytes("take 2"));
  });
});

describe("a blob that is lost", () => {
  const soundPath = (digest: Digest): string => join(directory, "blobs", digest.slice(0, 2), digest);
  const sound = digestBytes('sound of {"text":"a"}');

  it("before the run is made again", async () => {
    await run(planOf(["a"]), steps);
    rmSync(soundPath(sound));
    events = [];
    await run(planOf(["a"]), steps);
    expect(events).toEqual(["started speak a", "finished speak a", "reused render a"]);
  });

  it("during the run is made again, for all who miss it", async () => {
    let losses = 0;
    const losing: StepTable = {
      ...steps,
      render: async (context) => {
        if ((losses += 1) === 1) rmSync(soundPath(sound));
        await new Promise(setImmediate);
        return (steps["render"] as NonNullable<(typeof steps)["render"]>)(context);
      },
    };
    const { nodes } = await run(planOf(["a1", "a2", "a3"]), losing, { jobs: 3 });
    expect(Object.keys(nodes)).toHaveLength(6);
    expect(events.filter((event) => event.startsWith("retried")).length).toBeGreaterThan(0);
    expect(await store.blobs.has(sound)).toBe(true);
  });

  it("again and again ends the run", async () => {
    const losing: StepTable = {
      ...steps,
      render: async ({ inputs, read }) => {
        rmSync(soundPath(sound));
        return { chunk: await read(inputs["sound"]?.[0] as Digest) };
      },
    };
    await expect(run(planOf(["a"]), losing)).rejects.toMatchObject({ code: "blob_missing" });
  });

  it("and that no step made ends the run", async () => {
    const reading: StepTable = {
      ...steps,
      speak: async ({ locate }) => ({ sound: Buffer.from(await locate(digestBytes("an asset"))) }),
    };
    await expect(run(planOf(["a"]), reading)).rejects.toMatchObject({ code: "blob_missing" });
  });
});

describe("a run that is killed", () => {
  const start = (folder: string): ChildProcess =>
    fork(new URL("../../../test/processes/plan-run.ts", import.meta.url), [folder], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });

  /** Everything that a run says, up to `most` messages, after which it is killed. */
  async function messagesOf(child: ChildProcess, most: number): Promise<unknown[]> {
    const messages: unknown[] = [];
    child.on("message", (message) => {
      messages.push(message);
      if (messages.length === most) child.kill("SIGKILL");
    });
    await once(child, "exit");
    return messages;
  }

  it("resumes behind its last chunk, and comes to the same video", async () => {
    const undisturbed = await messagesOf(start(join(directory, "undisturbed")), Number.POSITIVE_INFINITY);
    const random = createRandom(digestBytes("run kills"));
    let messages: unknown[] = [];
    let made = 0;
    for (let kills = 0; kills < 12; kills += 1) {
      messages = await messagesOf(start(join(directory, "killed")), 1 + Math.floor(random() * 6));
      made += messages.filter((message) => message === "made").length;
    }
    messages = await messagesOf(start(join(directory, "killed")), Number.POSITIVE_INFINITY);
    made += messages.filter((message) => message === "made").length;
    expect(messages.at(-1)).toBe(undisturbed.at(-1));
    expect(messages.at(-1)).toMatch(/^[0-9a-f]{64}$/);
    // Fifteen chunks, and at most the two that were in the making at each kill once more.
    expect(made).toBeLessThanOrEqual(15 + 12 * 2);
    expect(messages.filter((message) => message === "made").length).toBeLessThan(15);
  });
});
