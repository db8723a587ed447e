/** A worker for the tests of the worker pool: one handler for each way that a task may go. */
import { appendFileSync, readFileSync } from "node:fs";
import { digestBytes, SutradharError } from "../../src/core/index.ts";
import { serveTasks } from "../../src/executors/local/index.ts";

/** Appends a line and says how many there are: how often a task was begun, over all processes. */
function countIn(path: string): number {
  appendFileSync(path, ".");
  return readFileSync(path, "utf8").length;
}

serveTasks({
  double: async (payload) => (payload as Float32Array).map((value) => value * 2),
  pid: async () => process.pid,
  variable: async (payload) => process.env[String(payload)],
  refuse: async () => {
    throw new SutradharError("text_unspeakable", "nothing to say", {
      details: { word: "…" },
      problems: [{ code: "text_unspeakable", message: "a dot" }],
    });
  },
  refuseStrangely: async () => {
    throw new SutradharError("text_unspeakable", "nothing to say", { details: { function: () => 1 } });
  },
  throwText: async () => {
    throw "just text";
  },
  giveFunction: async () => () => 1,
  count: async (_payload, { progress }) => {
    for (let done = 1; done <= 3; done += 1) progress({ done, total: 3, unit: "frames" });
    return "counted";
  },
  print: async () => {
    process.stdout.write("printed by a worker\n");
    return undefined;
  },
  interrupt: async () => {
    process.kill(process.pid, "SIGINT");
    await new Promise(setImmediate);
    return "still here";
  },
  dieAtFirst: async (payload) => {
    const { path, times } = payload as { path: string; times: number };
    if (countIn(path) <= times) process.kill(process.pid, "SIGKILL");
    return "survived";
  },
  dieSpeaking: async () => {
    process.stderr.write("out of strings\n", () => process.exit(7));
    return new Promise(() => {});
  },
  /** Never yields, as an encoder's loop does not. */
  spin: async (_payload, { progress }) => {
    for (let done = 0; ; done += 1) progress({ done, total: process.pid, unit: "turns" });
  },
  /** Never yields for some time, then gives what depends on its payload only. */
  work: async (payload, { progress }) => {
    progress({ done: 0, total: process.pid, unit: "processes" });
    let digest = digestBytes(String(payload));
    for (let round = 0; round < 20_000; round += 1) digest = digestBytes(digest);
    return Buffer.from(digest);
  },
});
