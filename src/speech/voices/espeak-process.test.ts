import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { childEnvironment } from "../../../test/fixtures/child-environment.ts";
import { EspeakProcess } from "./espeak-process.ts";
import { markupBytesMax } from "./espeak-protocol.ts";

const open: EspeakProcess[] = [];
afterEach(() => open.splice(0).forEach((engine) => engine.close()));

function start(timeoutMs = 20_000): EspeakProcess {
  const engine = new EspeakProcess({ timeoutMs, env: childEnvironment });
  open.push(engine);
  return engine;
}

const request = (markup: string, voice = "hi+f2") => ({
  voice,
  markup,
  rateWpm: 175,
  pitch: 50,
  pitchRange: 50,
  volume: 80,
});

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilDead(processId: number): Promise<void> {
  await expect.poll(() => isAlive(processId), { timeout: 60_000, interval: 20 }).toBe(false);
}

test("has a sentence spoken by a new child where the child is killed in the middle of it", async () => {
  const engine = start();
  const long = request("यह एक लंबा वाक्य है ".repeat(20));
  const first = await engine.speak(long);
  const processId = engine.processId ?? 0;
  const dying = engine.speak(long);
  process.kill(processId, "SIGKILL");
  expect((await dying).pcm).toEqual(first.pcm);
  expect(engine.processId).not.toBe(processId);
});

test("gives a sentence up that no child outlives, and speaks the next", async () => {
  const engine = start();
  // Heard from the start: it may be refused before the last kill is counted.
  const heard = engine.speak(request("यह एक लंबा वाक्य है ".repeat(20))).catch((error: unknown) => error);
  const killed = new Set<number>();
  while (killed.size < 4) {
    const processId = engine.processId;
    if (processId !== undefined && !killed.has(processId)) {
      process.kill(processId, "SIGKILL");
      killed.add(processId);
    }
    await new Promise(setImmediate);
  }
  expect(await heard).toMatchObject({ code: "engine_failed", message: expect.stringContaining("died 4 times") });
  expect((await engine.speak(request("नमस्ते"))).pcm.length).toBeGreaterThan(0);
});

test("kills a child that does not answer in time, and speaks the next sentence in a new one", async () => {
  const engine = start(6_000);
  const first = await engine.speak(request("नमस्ते"));
  const processId = engine.processId ?? 0;
  // A stopped process is what one that computes for ever looks like from outside.
  process.kill(processId, "SIGSTOP");
  await expect(engine.speak(request("नमस्ते"))).rejects.toMatchObject({ code: "time_limit" });
  await untilDead(processId);
  expect((await engine.speak(request("नमस्ते"))).pcm).toEqual(first.pcm);
});

test("answers sentences in the order of asking, one after the other", async () => {
  const engine = start();
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3].map((number) => engine.speak(request("नमस्ते ".repeat(4 - number))).then(() => order.push(number))),
  );
  expect(order).toEqual([1, 2, 3]);
});

test("ends its child when it is closed, and refuses what waits", async () => {
  const engine = start();
  await engine.speak(request("नमस्ते"));
  const processId = engine.processId ?? 0;
  const waiting = [engine.speak(request("एक")), engine.speak(request("दो"))];
  engine.close();
  for (const one of waiting) await expect(one).rejects.toMatchObject({ code: "engine_failed" });
  await untilDead(processId);
});

test.each([["SIGTERM"], ["SIGKILL"]] as const)("leaves no child behind when the parent gets %s", async (signal) => {
  const parent = fork(fileURLToPath(new URL("./test-parent.ts", import.meta.url)), [], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
  });
  const [childId] = (await once(parent, "message")) as [number];
  expect(isAlive(childId)).toBe(true);
  parent.kill(signal);
  await untilDead(childId);
});

test("does not keep its parent alive when nothing is being spoken", async () => {
  const parent = fork(fileURLToPath(new URL("./test-parent.ts", import.meta.url)), ["leave"], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
  });
  const [childId] = (await once(parent, "message")) as [number];
  const [code] = (await once(parent, "exit")) as [number];
  expect(code).toBe(0);
  await untilDead(childId);
});

test("refuses more text than the child can hold", async () => {
  await expect(start().speak(request("क".repeat(markupBytesMax)))).rejects.toMatchObject({ code: "limit_exceeded" });
});

test("refuses a sentence whose sound has no end in sight", async () => {
  await expect(start().speak(request("नमस्ते दुनिया ".repeat(400)))).rejects.toMatchObject({ code: "limit_exceeded" });
});

test("says which voice espeak does not have", async () => {
  await expect(start().speak(request("नमस्ते", "xx"))).rejects.toMatchObject({
    code: "engine_failed",
    message: expect.stringContaining("xx"),
  });
});
