import { describe, expect, it } from "vitest";
import { createMarkStream, deriveMarkKey, type MarkKey } from "./mark-key.ts";

const key: MarkKey = { secret: new Uint8Array(32).fill(7), version: 1 };
const take = (of: MarkKey, purpose: string, below: number, count = 40) => {
  const stream = createMarkStream(of, purpose);
  return Array.from({ length: count }, () => stream.next(below));
};

describe("a key's numbers", () => {
  it("are the same each time, and others for another secret, version or purpose", () => {
    const all = [
      take(key, "places", 1000),
      take(key, "signs", 1000),
      take({ ...key, version: 2 }, "places", 1000),
      take({ ...key, secret: new Uint8Array(32).fill(8) }, "places", 1000),
    ];
    expect(take(key, "places", 1000)).toEqual(all[0]);
    expect(new Set(all.map((numbers) => numbers.join())).size).toBe(4);
  });

  // A mark that was drawn yesterday must be read tomorrow: RFC 8439's key stream under a key of HMAC-SHA256.
  it("never change", () => {
    expect(deriveMarkKey(key, "places").toString("hex")).toMatch(/^[0-9a-f]{64}$/);
    expect(take(key, "places", 65_536, 4)).toMatchInlineSnapshot(`
      [
        55187,
        54560,
        56754,
        25380,
      ]
    `);
  });

  it("are each as likely as any other", () => {
    const counts = Array.from({ length: 6 }, () => 0);
    for (const number of take(key, "die", 6, 60_000)) (counts[number] as number)++;
    // Chi square with 5 degrees of freedom exceeds 20.5 once in a thousand.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(20.5);
  });

  it("need a whole secret and a sensible range", () => {
    expect(() => deriveMarkKey({ secret: new Uint8Array(31), version: 1 }, "places")).toThrow("32 bytes, got 31");
    expect(() => createMarkStream(key, "places").next(65_537)).toThrow("below must be 1 to 65536");
  });
});
