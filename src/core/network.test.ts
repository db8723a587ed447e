import { expect, it } from "vitest";
import { isNetwork } from "./network.ts";

it.each([
  ["10.0.0.0/8", true],
  ["127.0.0.1", true],
  ["fd00::/8", true],
  ["::1", true],
  ["10.0.0.0/33", false],
  ["fd00::/129", false],
  ["10.0.0/8", false],
  ["10.0.0.0/", false],
  ["10.0.0.0/8/8", false],
  ["10.0.0.0/-1", false],
  ["intern.example", false],
  ["fe80::1%eth0", false],
  ["", false],
])("takes %j for a network: %s", (text, isOne) => {
  expect(isNetwork(text)).toBe(isOne);
});
