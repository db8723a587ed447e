import { expect, it } from "vitest";
import { keyShare, toApiTable, type ApiRow } from "./api-report.ts";

const row = (name: string, perSecond: number): ApiRow => ({ name, perSecond, p50Ms: 1, p99Ms: 2 });
const rows = [
  row("bare Hono: GET", 4_000),
  row("bare Hono: POST", 4_000),
  row("GET /healthz, which asks for no key", 2_000),
  row("GET /v1/videos/{id} by a key without its scope: 403", 1_000),
  row("GET /v1/videos/{id}", 500),
];

it("tells what a key's check takes, and its share of a request", () => {
  expect(keyShare(rows)).toEqual({ ms: 0.5, share: 0.25 });
  const table = toApiTable({ inFlight: 8, rounds: 3, rows, machine: "a machine" });
  expect(table).toContain("0.50 ms of the machine, 25 % of what a video's request takes");
  expect(table).toContain("| GET /v1/videos/{id} | 500 | 12.5 % |");
});
