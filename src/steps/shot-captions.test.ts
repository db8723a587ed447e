import { describe, expect, it } from "vitest";
import { captionCues, createCaptionMeasure, plainTextLook } from "../media/captions/index.ts";
import type { Picture } from "../media/raster/index.ts";
import { createCaptions, type CaptionLayer } from "./shot-captions.ts";

const frame = { width: 854, height: 480 };
const caption = "नमस्ते, आज हम आपके लिए बचत की एक नई योजना लाए हैं। कल बैंक SBI Home Loan के साथ सुबह नौ बजे खुलेगा।";
const words = caption.split(" ").map((text, at) => ({ text, startMs: 100 + at * 300, endMs: 370 + at * 300 }));
const durationMs = 100 + words.length * 300 + 900;
const measure = createCaptionMeasure("hi", frame);
const cues = captionCues({ caption, words, language: "hi", durationMs, measure, marksWords: true });
const shot = { cues, language: "hi", frame, look: plainTextLook };
const frameMs = 1000 / 25;

/** A layer as the screen has it, and how much was ever put there. */
function createScreen() {
  let shown: Picture | undefined;
  let sets = 0;
  let patchedPixels = 0;
  const layer: CaptionLayer = {
    set(picture) {
      sets += 1;
      shown = picture && { ...picture, data: picture.data.slice() };
    },
    patch(piece) {
      if (!shown) throw new Error("nothing is shown");
      patchedPixels += piece.width * piece.height;
      for (let row = 0; row < piece.height; row++) {
        const at = 4 * ((piece.y - shown.y + row) * shown.width + piece.x - shown.x);
        shown.data.set(piece.data.subarray(4 * row * piece.width, 4 * (row + 1) * piece.width), at);
      }
    },
  };
  return { layer, read: () => shown, counts: () => ({ sets, patchedPixels }) };
}

describe("captions whose words are marked", () => {
  // A chunk starts anywhere in a shot, in a process that has drawn nothing of it: its pixels must be the same.
  it("look the same whether they were shown from the start or are shown from here", () => {
    const kept = createScreen();
    const running = createCaptions(shot, kept.layer);
    for (let at = 0; at < durationMs; at += frameMs) {
      running.show(at);
      if (Math.round(at / frameMs) % 7 !== 0) continue;
      const fresh = createScreen();
      createCaptions(shot, fresh.layer).show(at);
      expect({ at, picture: kept.read() }).toEqual({ at, picture: fresh.read() });
    }
  });

  it("are drawn whole once a cue, and word by word after that", () => {
    const screen = createScreen();
    const captions = createCaptions(shot, screen.layer);
    for (let at = 0; at < durationMs; at += frameMs) captions.show(at);
    const { sets, patchedPixels } = screen.counts();
    expect(cues.length).toBeGreaterThan(1);
    expect(sets).toBe(cues.length);
    // Each word is drawn twice, as it is marked and as it no longer is: far less than a caption for every word.
    const whole = (screen.read()?.width ?? 0) * (screen.read()?.height ?? 0) * words.length;
    expect(patchedPixels).toBeGreaterThan(0);
    expect(patchedPixels).toBeLessThan(0.25 * whole);
  });

  it("without words to mark are drawn once a cue and never touched", () => {
    const plain = captionCues({ caption, words, language: "hi", durationMs, measure });
    const screen = createScreen();
    const captions = createCaptions({ ...shot, cues: plain }, screen.layer);
    for (let at = 0; at < durationMs; at += frameMs) captions.show(at);
    expect(screen.counts()).toEqual({ sets: plain.length, patchedPixels: 0 });
  });
});
