import { expect, it } from "vitest";
import { createSeats } from "./seats.ts";

const open = () => createSeats({ ofWorkspaceMax: 2, allMax: 3, what: "waits", instead: "close one" });

it("has so many seats for a workspace and so many for all, and takes each back once", () => {
  const take = open();
  const [first] = [take("a"), take("a")];
  expect(() => take("a")).toThrow(/2 waits open, and a server 3: close one/);
  take("b");
  expect(() => take("c")).toThrow(
    expect.objectContaining({ code: "concurrency_limited", details: { retryAfterS: 30 } }),
  );
  first();
  first();
  take("c");
  expect(() => take("b")).toThrow(/open/);
});
