import fc from "fast-check";
import { expect, it } from "vitest";
import { formatCursor, parseCursor } from "./page-cursor.ts";

const query = { workspaceId: "default", type: "sutradhar.video.*", order: "asc" };

it("comes back as the place that it stands for", () => {
  expect(parseCursor(formatCursor(41, query), query)).toBe(41);
  expect(
    parseCursor(formatCursor(41, query), { order: "asc", workspaceId: "default", type: "sutradhar.video.*" }),
  ).toBe(41);
});

it.each([
  ["of another query", formatCursor(41, { ...query, type: "sutradhar.webhook.*" })],
  ["of another workspace", formatCursor(41, { ...query, workspaceId: "other" })],
  ["of no number", Buffer.from(JSON.stringify(["41; drop table", "x"])).toString("base64url")],
  ["of a fraction", Buffer.from(JSON.stringify([1.5, "x"])).toString("base64url")],
  ["empty", ""],
])("is refused where it is %s", (_, cursor) => {
  expect(() => parseCursor(cursor, query)).toThrow(expect.objectContaining({ code: "request_invalid" }));
});

it("is refused whatever anybody makes up", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => parseCursor(text, query)).toThrow(/cursor: must be/);
    }),
  );
});
