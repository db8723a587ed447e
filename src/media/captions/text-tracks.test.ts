import { describe, expect, it } from "vitest";
import type { Cue } from "./caption-cues.ts";
import { shiftCues, toSrt, toWebVtt } from "./text-tracks.ts";

const cues: readonly Cue[] = [
  { startMs: 0, endMs: 1_234, lines: ["नमस्ते,", "दुनिया।"] },
  { startMs: 1_234, endMs: 59_999.6, lines: ["Profit & loss: 5 < 6 > 4, a --> b <b>"] },
  { startMs: 3_600_000, endMs: 360_061_001, lines: ["a\n\nb", "  "] },
];

interface Parsed {
  readonly startMs: number;
  readonly endMs: number;
  readonly lines: readonly string[];
}

/** Reads a track back by its format's grammar alone: blocks between blank lines, a time line, text. */
function parseBlocks(body: string, point: string): readonly Parsed[] {
  const time = `(\\d{2,}):([0-5]\\d):([0-5]\\d)\\${point}(\\d{3})`;
  const times = new RegExp(`^${time} --> ${time}$`);
  return body
    .trim()
    .split(/\n{2,}/)
    .map((block, index) => {
      const [id, line = "", ...lines] = block.split("\n");
      expect(id).toBe(String(index + 1));
      const parts = times.exec(line)?.slice(1).map(Number);
      if (!parts) throw new Error(`no times: ${line}`);
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = parts;
      expect(lines.some((text) => text.includes("-->"))).toBe(false);
      return { startMs: ((a * 60 + b) * 60 + c) * 1000 + d, endMs: ((e * 60 + f) * 60 + g) * 1000 + h, lines };
    });
}

const unescape = (line: string): string =>
  line.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const expected: readonly Parsed[] = [
  { startMs: 0, endMs: 1_234, lines: ["नमस्ते,", "दुनिया।"] },
  { startMs: 1_234, endMs: 60_000, lines: ["Profit & loss: 5 < 6 > 4, a --> b <b>"] },
  { startMs: 3_600_000, endMs: 360_061_001, lines: ["a b"] },
];

describe("WebVTT", () => {
  it("is read back as it was meant, markup and arrows included", () => {
    const file = toWebVtt(cues, "hi");
    expect(file.startsWith("WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.234\nनमस्ते,\nदुनिया।\n\n")).toBe(true);
    const parsed = parseBlocks(file.slice("WEBVTT\n".length), ".");
    expect(parsed.map((cue) => ({ ...cue, lines: cue.lines.map(unescape) }))).toEqual(expected);
    expect(file).toContain("5 &lt; 6 &gt; 4, a --&gt; b &lt;b&gt;");
  });

  it("of nothing is a header", () => expect(toWebVtt([], "en")).toBe("WEBVTT\n"));
});

describe("SubRip", () => {
  it("is read back as it was meant, markup and arrows defused", () => {
    const file = toSrt(cues, "hi");
    expect(
      file.startsWith("1\n00:00:00,000 --> 00:00:01,234\nनमस्ते,\nदुनिया।\n\n2\n00:00:01,234 --> 00:01:00,000\n"),
    ).toBe(true);
    const parsed = parseBlocks(file, ",");
    expect(parsed.map((cue) => ({ ...cue, lines: cue.lines.map((line) => line.replaceAll("\u2060", "")) }))).toEqual(
      expected,
    );
    expect(file).not.toMatch(/<[/a-z]/i);
  });

  it("of nothing is empty", () => expect(toSrt([], "en")).toBe(""));
});

describe("lines of a right-to-left language", () => {
  it.each([
    ["SBI کی پیشکش", "\u200fSBI کی پیشکش"],
    ["25,000 روپے", "25,000 روپے"],
    ["سلام SBI", "سلام SBI"],
    ["2026", "\u200f2026"],
  ])("carry a mark where their first letter would mislead: %s", (line, written) => {
    const cue = { startMs: 0, endMs: 1_000, lines: [line] };
    expect(toWebVtt([cue], "ur")).toContain(`\n${written}\n`);
    expect(toSrt([cue], "ur")).toContain(`\n${written}\n`);
    expect(toSrt([cue], "hi")).toContain(`\n${line}\n`);
  });
});

it("cues that take no time, or hold no text, are left out and the numbers run on", () => {
  const odd = [{ startMs: 5, endMs: 5, lines: ["x"] }, { startMs: 5, endMs: 6, lines: [" "] }, ...cues.slice(0, 1)];
  expect(toSrt(odd, "hi")).toBe(toSrt(cues.slice(0, 1), "hi"));
});

it("cues are shifted by where their shot starts", () => {
  expect(shiftCues(cues.slice(0, 1), 10_000)).toEqual([{ startMs: 10_000, endMs: 11_234, lines: ["नमस्ते,", "दुनिया।"] }]);
});
