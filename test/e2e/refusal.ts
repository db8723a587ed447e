import { expect } from "vitest";
import type { ErrorCode } from "../../src/core/index.ts";
import type { ErrorDocument, Workplace } from "./workplace.ts";

/** How bad input is refused. */
export interface Refusal {
  readonly code: ErrorCode;
  /** The place that is named, `line:column`. */
  readonly at?: string;
  /** What would be right, or what it was that came. */
  readonly says: RegExp;
}

/** Runs a command that must be refused: with exit code 2, in words, and with nothing written. */
export function expectRefusal(
  place: Workplace,
  args: readonly string[],
  { code, at, says }: Refusal,
  environment: Readonly<Record<string, string>> = {},
): void {
  const { status, stdout, stderr } = place.run([...args, "--json"], environment);
  const { error } = JSON.parse(stdout) as ErrorDocument;
  const [problem] = error.problems;
  const position = problem?.position && `${problem.position.line}:${problem.position.column}`;
  expect({ code: error.code, status, stderr }).toEqual({ code, status: 2, stderr: "" });
  if (at !== undefined)
    expect(`${position}`.startsWith(at), `${position} is not ${at}: ${problem?.message}`).toBe(true);
  expect(problem?.message ?? error.message).toMatch(says);
  expect(place.list(place.out)).toEqual([]);
}

/** All that is looked at before a picture is unpacked: its header and its end. */
export function headerOfPng(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(8 + 25 + 12);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  bytes.writeUInt32BE(13, 8);
  bytes.write("IHDR", 12);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.set([8, 6], 24);
  bytes.write("IEND", 8 + 25 + 4);
  return bytes;
}
