import type { Cue } from "./caption-cues.ts";
import { getWritingSystem } from "./writing-systems.ts";

const rightToLeftMark = "\u200f";
const wordJoiner = "\u2060";
const strongRightToLeft = /\p{Script=Arabic}/u;
const strongLeftToRight = /\p{L}/u;

/** The same cues later, for a shot that starts at `offsetMs` in the video. */
export function shiftCues(cues: readonly Cue[], offsetMs: number): readonly Cue[] {
  return cues.map((cue) => ({ ...cue, startMs: cue.startMs + offsetMs, endMs: cue.endMs + offsetMs }));
}

/** A WebVTT file (W3C WebVTT: Web Video Text Tracks). Times are the video's. */
export function toWebVtt(cues: readonly Cue[], language = "en"): string {
  const blocks = writable(cues).map(({ cue, lines }, index) => {
    const text = lines.map((line) => markDirection(escapeMarkup(line), language)).join("\n");
    return `${index + 1}\n${vttTime(cue.startMs)} --> ${vttTime(cue.endMs)}\n${text}\n`;
  });
  return ["WEBVTT\n", ...blocks].join("\n");
}

/** A SubRip file. Times are the video's. The format has no escapes: what would be markup or an arrow is defused. */
export function toSrt(cues: readonly Cue[], language = "en"): string {
  const blocks = writable(cues).map(({ cue, lines }, index) => {
    const text = lines.map((line) => markDirection(defuseMarkup(line), language)).join("\n");
    return `${index + 1}\n${srtTime(cue.startMs)} --> ${srtTime(cue.endMs)}\n${text}\n`;
  });
  return blocks.join("\n");
}

/** Cues that take time and have text. An empty line would end a cue in both formats. */
function writable(cues: readonly Cue[]): readonly { cue: Cue; lines: readonly string[] }[] {
  return cues
    .map((cue) => ({ cue, lines: cue.lines.map((line) => line.replaceAll(/\s+/gu, " ").trim()).filter(Boolean) }))
    .filter(({ cue, lines }) => lines.length > 0 && cue.endMs > cue.startMs);
}

function escapeMarkup(line: string): string {
  return line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function defuseMarkup(line: string): string {
  return line.replaceAll("-->", `--${wordJoiner}>`).replaceAll(/<(?=[/a-z])/giu, `<${wordJoiner}`);
}

/** Players take a line's direction from its first letter: an Urdu line that starts with a Latin word needs a mark. */
function markDirection(line: string, language: string): string {
  if (getWritingSystem(language).direction === "ltr") return line;
  const firstRtl = line.search(strongRightToLeft);
  const firstLetter = line.search(strongLeftToRight);
  return firstRtl >= 0 && firstRtl === firstLetter ? line : rightToLeftMark + line;
}

function vttTime(ms: number): string {
  return clockTime(ms, ".");
}

function srtTime(ms: number): string {
  return clockTime(ms, ",");
}

function clockTime(ms: number, decimalPoint: string): string {
  const whole = Math.max(0, Math.round(ms));
  const part = (value: number, digits: number): string => String(value).padStart(digits, "0");
  const seconds = Math.floor(whole / 1000);
  const hours = part(Math.floor(seconds / 3600), 2);
  const minutes = part(Math.floor(seconds / 60) % 60, 2);
  return `${hours}:${minutes}:${part(seconds % 60, 2)}${decimalPoint}${part(whole % 1000, 3)}`;
}
