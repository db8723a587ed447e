import { describe, expect, it } from "vitest";
import { limits } from "../../core/index.ts";
import type { SealedEntry } from "../entries/index.ts";
import { createAppendQueue } from "./append-queue.ts";

const entry = (number: number): SealedEntry => ({ id: `ent_${number}`, type: "test.happened" });

/** A writer whose batches end when the test says so. */
function createWriter() {
  const batches: { entries: readonly SealedEntry[]; end: (error?: Error) => void }[] = [];
  const write = (entries: readonly SealedEntry[]) =>
    new Promise<ReadonlyMap<string, number>>((resolve, reject) => {
      const end = (error?: Error) =>
        error ? reject(error) : resolve(new Map(entries.map(({ id }) => [id, Number(id.slice(4))])));
      batches.push({ entries, end });
    });
  return { batches, write };
}

const turn = () => new Promise((resolve) => void setImmediate(resolve));

describe("entries that wait for the log", () => {
  it("go together with all that came while a batch was written", async () => {
    const { batches, write } = createWriter();
    const queue = createAppendQueue(write);
    const first = [queue.push(entry(1)), queue.push(entry(2))];
    await turn();
    const second = [queue.push(entry(3)), queue.push(entry(4)), queue.push(entry(5))];
    await turn();
    expect(batches.map(({ entries }) => entries.length)).toEqual([2]);
    batches[0]!.end();
    expect(await Promise.all(first)).toEqual([1, 2]);
    await turn();
    expect(batches.map(({ entries }) => entries.length)).toEqual([2, 3]);
    batches[1]!.end();
    expect(await Promise.all(second)).toEqual([3, 4, 5]);
    await queue.idle();
  });

  it("fail together where their batch fails, and the next ones do not", async () => {
    const { batches, write } = createWriter();
    const queue = createAppendQueue(write);
    const failing = Promise.allSettled([queue.push(entry(1)), queue.push(entry(2))]);
    await turn();
    const next = queue.push(entry(3));
    batches[0]!.end(new Error("no disk"));
    expect((await failing).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await turn();
    batches[1]!.end();
    expect(await next).toBe(3);
  });

  it("are refused where too many wait, and go in batches of no more than the limit", async () => {
    const { batches, write } = createWriter();
    const queue = createAppendQueue(write);
    const waiting = Array.from({ length: limits.ledgerQueueEntriesMax }, (_, number) => queue.push(entry(number)));
    await expect(queue.push(entry(0))).rejects.toMatchObject({ code: "rate_limited" });
    for (let batch = 0; batch * limits.ledgerBatchEntriesMax < waiting.length; batch += 1) {
      await turn();
      expect(batches[batch]!.entries.length).toBeLessThanOrEqual(limits.ledgerBatchEntriesMax);
      batches[batch]!.end();
    }
    expect((await Promise.all(waiting)).at(-1)).toBe(limits.ledgerQueueEntriesMax - 1);
  });
});
