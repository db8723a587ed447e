import { describe, expect, it } from "vitest";
import { createId, isId } from "./id.ts";

describe("an id", () => {
  it("sorts by the time that it was made in", () => {
    const ids = [1, 31, 32, 1_700_000_000_000, 1_700_000_000_001, 2_000_000_000_000].map((ms) => createId("vid", ms));
    expect([...ids].sort()).toEqual(ids);
  });

  it("is another each time, and is known again", () => {
    const ids = new Set(Array.from({ length: 1000 }, () => createId("run", 5)));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(isId("run", id)).toBe(true);
  });

  it.each(["", "vid_", "vid_../../../etc/passwd", "run_00000000000000000000000000", "vid_0000000000000000000000000l"])(
    "is not %j",
    (text) => {
      expect(isId("vid", text)).toBe(false);
    },
  );
});
