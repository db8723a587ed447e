import { expect, it } from "vitest";
import { formatTraceparent, parseTraceparent } from "./traceparent.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";

it.each([
  [`00-${traceId}-${spanId}-01`, true],
  [`00-${traceId}-${spanId}-00`, false],
  [`00-${traceId}-${spanId}-03`, true],
  [` 00-${traceId}-${spanId}-01 `, true],
  // A version of the future may say more behind what is known of it.
  [`cc-${traceId}-${spanId}-01-what-the-future-holds`, true],
])("reads %s", (text, isSampled) => {
  expect(parseTraceparent(text)).toEqual({ traceId, spanId, isSampled });
});

it.each([
  [undefined],
  [""],
  ["nonsense"],
  [`ff-${traceId}-${spanId}-01`],
  [`00-${traceId}-${spanId}-01-more`],
  [`00-${"0".repeat(32)}-${spanId}-01`],
  [`00-${traceId}-${"0".repeat(16)}-01`],
  [`00-${traceId.toUpperCase()}-${spanId}-01`],
  [`00-${traceId}-${spanId}`],
])("takes %s for no place", (text) => {
  expect(parseTraceparent(text)).toBeUndefined();
});

it("writes what it reads", () => {
  const text = `00-${traceId}-${spanId}-01`;
  expect(formatTraceparent(parseTraceparent(text)!)).toBe(text);
});
