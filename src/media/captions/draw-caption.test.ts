import { describe, expect, it } from "vitest";
import { captionCues, type CueWord } from "./caption-cues.ts";
import { createCaptionMeasure } from "./caption-measure.ts";
import { plainTextLook, type CaptionForm, type TextLook } from "./caption-style.ts";
import { setCaption, type SetCaption } from "./draw-caption.ts";
import { findMarkedWord } from "./marked-word.ts";
import type { OverlayPicture } from "./overlay-picture.ts";

const frame = { width: 854, height: 480 };
const box = { form: "box", text: { red: 0, green: 0, blue: 0 }, box: { red: 250, green: 200, blue: 70 } } as const;
const looks = (["plate", "solid", "outline"] as const).flatMap((form): readonly (readonly [string, TextLook])[] =>
  [plainTextLook.captions.mark, box].map((mark) => [`${form}, ${mark.form}`, dress(form, mark)]),
);

function dress(form: CaptionForm, mark: TextLook["captions"]["mark"]): TextLook {
  const { captions } = plainTextLook;
  const behind = { ...captions.behind, opacity: form === "plate" ? captions.behind.opacity : 255 };
  return { ...plainTextLook, captions: { ...captions, form, behind, mark } };
}

function cueOf(caption: string, language: string, look = plainTextLook) {
  const words = caption.split(" ").map((text, at) => ({ text, startMs: 100 + at * 300, endMs: 380 + at * 300 }));
  const measure = createCaptionMeasure(language, frame, look);
  const cues = captionCues({
    caption,
    words,
    language,
    durationMs: 200 + words.length * 300,
    measure,
    marksWords: true,
  });
  return cues[0] ?? { lines: [], words: [] as readonly CueWord[], startMs: 0, endMs: 0 };
}

function set(caption: string, language: string, look: TextLook): SetCaption {
  const drawn = setCaption(cueOf(caption, language, look), { language, frame, look });
  if (!drawn) throw new Error("no caption");
  return drawn;
}

/** `whole` with a piece of it replaced: what the screen shows after a change. */
function patch(whole: OverlayPicture, piece: OverlayPicture): OverlayPicture {
  const rgba = whole.rgba.slice();
  for (let row = 0; row < piece.height; row++) {
    const at = 4 * ((piece.y - whole.y + row) * whole.width + piece.x - whole.x);
    rgba.set(piece.rgba.subarray(4 * row * piece.width, 4 * (row + 1) * piece.width), at);
  }
  return { ...whole, rgba };
}

const hindi = "नमस्ते, आज हम दीपावली के शुभ अवसर पर ज्ञान और समृद्धि की योजना लेकर आए हैं।";
const urdu = "عید کے موقع پر SBI Home Loan ہم";

describe("the word that is being said", () => {
  it.each(looks)("changes no more than a piece of the caption: %s", (_name, look) => {
    for (const [caption, language] of [
      [hindi, "hi"],
      [urdu, "ur"],
    ] as const) {
      const drawn = set(caption, language, look);
      let shown = drawn.draw();
      const states = [undefined, 0, 1, 5, undefined, 3] as const;
      for (const [at, to] of states.entries()) {
        const pieces = drawn.drawChanges(states[at - 1], to);
        for (const piece of pieces) {
          shown = patch(shown, piece);
          expect([piece.x, piece.y, piece.width, piece.height].every((value) => value % 2 === 0)).toBe(true);
        }
        expect(Buffer.compare(shown.rgba, drawn.draw(to).rgba)).toBe(0);
      }
      const changed = drawn.drawChanges(0, 1).reduce((sum, { width, height }) => sum + width * height, 0);
      expect(changed).toBeLessThan(0.3 * drawn.place.width * drawn.place.height);
      expect(drawn.drawChanges(2, 2)).toEqual([]);
    }
  });

  it("moves nothing: every state has the same place and the same letters", () => {
    const look = dress("plate", { form: "ink", text: plainTextLook.captions.text });
    const drawn = set(hindi, "hi", look);
    for (const word of [0, 3, 8]) expect(drawn.draw(word)).toEqual(drawn.draw());
  });

  it("in Nastaliq is marked by its letters, since a box would cut its neighbours", () => {
    const drawn = set(urdu, "ur", dress("plate", box));
    const { rgba } = drawn.draw(0);
    const isBox = (at: number) => rgba[at] === 250 && rgba[at + 1] === 200 && rgba[at + 2] === 70;
    const count = Array.from({ length: rgba.length / 4 }, (_, pixel) => isBox(4 * pixel)).filter(Boolean).length;
    const { width, height } = drawn.place;
    expect(count).toBeGreaterThan(20);
    expect(count).toBeLessThan(0.02 * width * height);
  });

  it.each([
    ["en", "We open at nine, and close at eight.", "nine,"],
    ["ur", urdu, "Home"],
  ])("in %s is found by its time", (language, caption, word) => {
    const cue = cueOf(caption, language);
    const at = caption.split(" ").indexOf(word);
    const found = cue.words?.[findMarkedWord(cue, 100 + at * 300) ?? -1];
    expect(cue.lines[found?.line ?? -1]?.slice(found?.start, found?.end)).toBe(word);
    expect(findMarkedWord(cue, 90)).toBeUndefined();
    expect(findMarkedWord(cue, 60_000)).toBeUndefined();
  });

  it("spans every line of every cue, in order, without a gap", () => {
    const { lines, words = [] } = cueOf(hindi, "hi");
    const read = words.map(({ line, start, end }) => lines[line]?.slice(start, end));
    expect(read.join(" ")).toBe(lines.join(" "));
    expect(words.every((word, at) => word.startMs >= (words[at - 1]?.startMs ?? 0))).toBe(true);
  });
});

describe("the form of a caption", () => {
  const isClear = (picture: OverlayPicture, x: number, y: number): boolean =>
    picture.rgba[4 * (y * picture.width + x) + 3] === 0;

  it("as a plate covers both lines, as bands each its own, as an outline the letters only", () => {
    const cue = { lines: ["a much longer upper line", "short"] };
    const [plate, solid, outline] = (["plate", "solid", "outline"] as const).map((form) =>
      setCaption(cue, { language: "en", frame, look: dress(form, plainTextLook.captions.mark) })?.draw(),
    );
    if (!plate || !solid || !outline) throw new Error("no caption");
    const besideLower = [8, Math.round(0.8 * plate.height)] as const;
    const besideUpper = [8, Math.round(0.3 * plate.height)] as const;
    expect([isClear(plate, ...besideUpper), isClear(plate, ...besideLower)]).toEqual([false, false]);
    expect([isClear(solid, ...besideUpper), isClear(solid, ...besideLower)]).toEqual([false, true]);
    expect([isClear(outline, ...besideUpper), isClear(outline, ...besideLower)]).toEqual([true, true]);
    const opacities = new Set(solid.rgba.filter((_, at) => at % 4 === 3));
    expect(opacities.has(255) && opacities.has(0)).toBe(true);
    // Dark ink about the letters, at least two pixels wide, then the letters.
    const dark = outline.rgba.filter((_, at) => at % 4 === 0 && (outline.rgba[at + 3] ?? 0) === 255);
    expect(dark.filter((red) => red < 40).length).toBeGreaterThan(dark.filter((red) => red > 240).length / 3);
  });

  it("in larger type of the brand's is larger, and still keeps to its area", () => {
    const large = { ...plainTextLook, captions: { ...plainTextLook.captions, sizeFactor: 1.2 } };
    const cue = { lines: ["Good evening"] };
    const plain = setCaption(cue, { language: "en", frame })?.place.height ?? 0;
    const grown = setCaption(cue, { language: "en", frame, look: large })?.place.height ?? 0;
    expect(grown / plain).toBeGreaterThan(1.12);
  });
});

it("captions in Nastaliq have one line where two would have to be small", () => {
  const { linesMax } = createCaptionMeasure("ur", frame);
  expect(linesMax).toBe(1);
  expect(createCaptionMeasure("hi", frame).linesMax).toBe(2);
  const cue = cueOf("السلام علیکم، عید کے موقع پر ہم آپ کے لیے 25,000 روپے تک کی خصوصی پیشکش لائے ہیں۔", "ur");
  expect(cue.lines.length).toBe(1);
});
