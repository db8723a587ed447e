import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { writeSmallClip } from "../../../test/fixtures/small-clip.ts";

// Of their own: a thread may still stand that another file of this process has started.
vi.resetModules();
const { C2paFailure, runC2pa } = await import("./c2pa-thread.ts");
const { createKeySigner, issueDevelopmentCertificate, readCredentials, signVideo } = await import("./index.ts");

const threads = { started: 0 };
const count = (): void => void (threads.started += 1);
process.on("worker", count);
afterAll(() => void process.off("worker", count));

const folder = mkdtempSync(join(tmpdir(), "sutradhar-thread-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
beforeAll(() => writeSmallClip(at("master.mp4")));

/** How many threads are started for this. */
async function countStarted(work: () => Promise<unknown>): Promise<number> {
  const before = threads.started;
  await work();
  return threads.started - before;
}

const now = new Date();
const office = {
  signer: createKeySigner({ ...issueDevelopmentCertificate(now), name: "test" }),
  secret: Buffer.alloc(32, 7),
  now: () => now,
};
const sign = (name = "signed"): Promise<unknown> =>
  signVideo(office, {
    masterPath: at("master.mp4"),
    outPath: at(`${name}.mp4`),
    partPath: at(`${name}.part`),
    facts: {
      video: "vid_1",
      title: "Diwali",
      language: "hi",
      product: { name: "Sutradhar", version: "0.1.0" },
      label: "in-sgi",
      source: "algorithmicMedia",
      madeOf: [],
      consents: [],
      mark: null,
    },
    gates: [],
  });
const failing = { kind: "read", path: at("none.mp4"), anchorsPem: undefined } as const;

it("signs small files one after another in one thread", async () => {
  expect(await countStarted(() => sign())).toBe(1);
  expect(await countStarted(() => sign())).toBe(0);
});

it("signs two at once in two", async () => {
  expect(await countStarted(() => Promise.all([sign("one"), sign("other")]))).toBe(1);
});

it("reads what a stranger may have written in a thread of its own, each time", async () => {
  const read = (): Promise<unknown> => readCredentials(at("signed.mp4"), { anchorsPem: undefined });
  expect(await countStarted(read)).toBe(1);
  expect(await countStarted(read)).toBe(1);
  expect(await countStarted(() => sign())).toBe(0);
});

it("trusts no thread any more in which something failed", async () => {
  await expect(runC2pa(failing, { timeoutMs: 60_000, mayStand: true })).rejects.toBeInstanceOf(C2paFailure);
  expect(await countStarted(() => sign())).toBe(1);
});

it("begins nothing that nobody wants any more", async () => {
  const options = { timeoutMs: 60_000, mayStand: true, signal: AbortSignal.abort() };
  await expect(runC2pa(failing, options)).rejects.toMatchObject({ code: "cancelled" });
});
