import type { WriteStream } from "node:tty";
import { expect, it } from "vitest";
import type { RenderProgress } from "../app/index.ts";
import { createProgressLine, type ProgressLine } from "./progress-line.ts";

/** A stream that keeps what is written, and the screen that a terminal would show of it. */
function watch(isTTY: boolean): { line: ProgressLine; written: () => string; screen: () => string[] } {
  let written = "";
  const stream = { isTTY, write: (text: string) => ((written += text), true) } as unknown as WriteStream;
  return { line: createProgressLine(stream), written: () => written, screen: () => showOf(written) };
}

const escape = "\u001B";
const parts = new RegExp(`${escape}\\[(\\d+)A|(${escape}\\[2K)|([^${escape}\n]*\n)`, "g");

/** Understands what is used: up by lines, and clear the line. */
function showOf(written: string): string[] {
  const rows: string[] = [];
  let at = 0;
  for (const [, up, clear, text] of written.matchAll(parts)) {
    if (up) at -= Number(up);
    else if (clear) rows[at] = "";
    else rows[at++] = (text ?? "").trimEnd();
  }
  return rows;
}

const frames = (done: number, elapsedMs: number): RenderProgress => {
  return { stage: "render", done, total: 600, unit: "frames", elapsedMs };
};
const spoken: RenderProgress = { stage: "speak", done: 3, total: 4, unit: "sentences", elapsedMs: 500 };

it("keeps one line a stage on a terminal, in the order of the work", () => {
  const { line, screen } = watch(true);
  line.show(frames(0, 1_000));
  line.show(spoken);
  line.show(frames(300, 11_000));
  expect(screen()).toEqual([
    expect.stringMatching(/^speak .*3\/4 sentences$/),
    expect.stringMatching(/^render {3}█{10}░{10} {3}300\/600 frames {2}30 frames\/s, 10 s left$/),
  ]);
});

it("leaves a warning where it was said, and goes on below it", () => {
  const { line, screen } = watch(true);
  line.show(spoken);
  line.warn("no font has 😀");
  line.show(frames(600, 2_000));
  expect(screen().slice(0, 2)).toEqual([expect.stringMatching(/^speak/), "no font has 😀"]);
  expect(screen().at(-1)).toMatch(/^render .*600\/600 frames/);
});

it("says no time left when all is done, and none before it can know", () => {
  const { line, screen } = watch(true);
  line.show(frames(15, 1_000));
  expect(screen()[0]).toMatch(/15\/600 frames$/);
  line.show(frames(600, 21_000));
  expect(screen()[0]).toMatch(/30 frames\/s$/);
});

it("writes each stage once, at the end, where output goes to a file, without a terminal's signs", () => {
  const { line, written } = watch(false);
  line.show(spoken);
  line.show(frames(0, 1_000));
  line.show(frames(600, 21_000));
  expect(written()).toBe("");
  line.end();
  expect(written()).toMatch(/^speak .*\nrender .*600\/600 frames {2}30 frames\/s\n$/);
  expect(written()).not.toContain(escape);
});
