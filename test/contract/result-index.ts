import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestBytes, type Digest } from "../../src/core/index.ts";
import type { ResultIndex } from "../../src/store/blobs/index.ts";

/** One adapter under test. */
export interface ResultIndexUnderTest {
  readonly results: ResultIndex;
  /** The same rows, as another process sees them. */
  reopen(): Promise<ResultIndex>;
  /** Puts something else in the place of a row's outputs, behind the index's back. */
  spoil(key: Digest, outputs: unknown): Promise<void>;
  close(): Promise<void>;
}

/** What every index of results keeps to, wherever its rows are. */
export function describeResultIndex(name: string, open: () => Promise<ResultIndexUnderTest>): void {
  describe(name, () => {
    let index: ResultIndexUnderTest;
    let results: ResultIndex;
    const key = digestBytes("a step");
    const result = { outputs: { sound: digestBytes("sound"), phones: digestBytes("phones") } };
    const other = { outputs: { sound: digestBytes("another") } };

    beforeEach(async () => {
      index = await open();
      results = index.results;
    });
    afterEach(() => index.close());

    it("finds what was recorded, also from another process", async () => {
      expect(await results.record(key, result)).toEqual(result);
      expect(await results.find(key)).toEqual(result);
      expect(await (await index.reopen()).find(key)).toEqual(result);
    });

    it("finds nothing under another key", async () => {
      await results.record(key, result);
      expect(await results.find(digestBytes("another step"))).toBeUndefined();
    });

    it("tells at a glance which keys it knows", async () => {
      await results.record(key, result);
      const keys = [digestBytes("another step"), key, digestBytes("a third")];
      expect(await results.listKnown(keys)).toEqual(new Set([key]));
      expect(await (await index.reopen()).listKnown(keys)).toEqual(new Set([key]));
      expect(await results.listKnown([])).toEqual(new Set());
      await results.remove(key);
      expect(await results.listKnown(keys)).toEqual(new Set());
    });

    it("keeps a result of no outputs", async () => {
      await results.record(key, { outputs: {} });
      expect(await results.find(key)).toEqual({ outputs: {} });
    });

    it("keeps the first result of a key", async () => {
      await results.record(key, result);
      expect(await results.record(key, other)).toEqual(result);
      expect(await (await index.reopen()).record(key, other)).toEqual(result);
      expect(await results.find(key)).toEqual(result);
    });

    it("tells all who record at once the same result", async () => {
      const all = await Promise.all(
        Array.from({ length: 8 }, (_, nth) => results.record(key, { outputs: { sound: digestBytes(`${nth}`) } })),
      );
      const standing = await results.find(key);
      expect(standing).toBeDefined();
      for (const told of all) expect(told).toEqual(standing);
    });

    it("forgets what was removed, and takes another in its place", async () => {
      await results.record(key, result);
      await results.remove(key);
      await results.remove(key);
      expect(await results.find(key)).toBeUndefined();
      expect(await results.record(key, other)).toEqual(other);
    });

    it.each([
      { what: "no digest", outputs: { sound: "x" } },
      { what: "a number", outputs: { sound: 1 } },
      { what: "a list", outputs: [digestBytes("sound")] },
      { what: "nothing", outputs: null },
    ])("takes a row whose outputs are $what for none, and heals it", async ({ outputs }) => {
      await results.record(key, result);
      await index.spoil(key, outputs);
      expect(await results.find(key)).toBeUndefined();
      await results.record(key, result);
      await index.spoil(key, outputs);
      expect(await results.record(key, other)).toEqual(other);
      expect(await results.find(key)).toEqual(other);
    });
  });
}
