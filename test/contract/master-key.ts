import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import type { MasterKey } from "../../src/governance/keys/index.ts";

/** What every master key keeps to, whoever holds it. */
export function describeMasterKey(open: () => Promise<MasterKey>): void {
  it("gives back what it wrapped, for whom it was wrapped, and never the same text twice", async () => {
    const master = await open();
    const key = randomBytes(32);
    const [one, two] = [await master.wrap(key, "per_a"), await master.wrap(key, "per_a")];
    expect(one).not.toBe(two);
    for (const text of [one, two]) expect(Buffer.from(await master.unwrap(text, "per_a")).equals(key)).toBe(true);
    expect(master.isCurrent(one)).toBe(true);
    expect(one).toMatch(/^[\x21-\x7e]+$/);
    expect(one.includes(key.toString("base64url"))).toBe(false);
  });

  it("opens for nobody else", async () => {
    const master = await open();
    const wrapped = await master.wrap(randomBytes(32), "per_a");
    await expect(master.unwrap(wrapped, "per_b")).rejects.toMatchObject({ code: "config_invalid" });
  });

  it("opens nothing that was changed", async () => {
    const master = await open();
    const wrapped = await master.wrap(randomBytes(32), "per_a");
    const at = wrapped.length - 12;
    const changed = wrapped.slice(0, at) + (wrapped[at] === "A" ? "B" : "A") + wrapped.slice(at + 1);
    await expect(master.unwrap(changed, "per_a")).rejects.toMatchObject({ code: "config_invalid" });
  });
}
