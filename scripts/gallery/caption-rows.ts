import type { SheetCell, SheetRows } from "../../src/app/draw-sheet.ts";
import type { DrawStill } from "../../src/app/draw-still.ts";
import { captionCues, createCaptionMeasure, type CaptionForm, type FrameSize } from "../../src/media/captions/index.ts";
import { plainLook, type LookStyle } from "../../src/media/layout/index.ts";
import { captionSamples, type CaptionSample } from "./caption-samples.ts";
import { inRows, shapes, type ShapeName } from "./shapes.ts";

const backgrounds = ["studio", "festive", "office"] as const;
const { frame: wide } = shapes.wide;

/** A caption in each script, over a presenter. */
export function createCaptionRows(shape: ShapeName, draw: DrawStill): SheetRows {
  const { frame, columns } = shapes[shape];
  const cells = captionSamples.map((sample, index) => {
    const background = backgrounds[index % backgrounds.length] ?? "studio";
    return createCell(draw, sample, { frame, background, title: sample.script });
  });
  return inRows(cells, columns);
}

/** The word that is being said, marked by colour and by a box, in four scripts. */
export function createKaraokeRows(draw: DrawStill): SheetRows {
  return ["hi", "ta", "ur", "en"].map((language) => {
    const sample = getSample(language);
    const look = language === "hi" || language === "en" ? plainLook : withBox();
    return [0, 2, 4].map((word, state) => {
      const title = `${sample.script}, word ${word + 1}`;
      const background = backgrounds[state] ?? "studio";
      return createCell(draw, sample, { frame: wide, background, title, look, word });
    });
  });
}

/** What lies behind a caption: a plate, an opaque one, an outline. */
export function createFormRows(draw: DrawStill): SheetRows {
  return ["hi", "te", "ur"].map((language) => {
    const sample = getSample(language);
    return (["plate", "solid", "outline"] as const).map((form) => {
      const title = `${sample.script}, ${form}`;
      return createCell(draw, sample, { frame: wide, background: "office", title, look: inForm(form), word: 1 });
    });
  });
}

function getSample(language: string): CaptionSample {
  const sample = captionSamples.find((candidate) => candidate.language === language);
  if (!sample) throw new Error(`no sample in ${language}: add one to caption-samples.ts`);
  return sample;
}

function withBox(): LookStyle {
  const mark = {
    form: "box",
    text: { red: 10, green: 12, blue: 18 },
    box: { red: 255, green: 200, blue: 72 },
  } as const;
  return { ...plainLook, captions: { ...plainLook.captions, mark } };
}

function inForm(form: CaptionForm): LookStyle {
  const { captions } = plainLook;
  const opacity = form === "plate" ? captions.behind.opacity : 255;
  return { ...plainLook, captions: { ...captions, form, behind: { ...captions.behind, opacity } } };
}

/** The cue with the most text of a caption. */
function createCell(
  draw: DrawStill,
  { language, caption, name, title }: CaptionSample,
  how: {
    readonly frame: FrameSize;
    readonly background: string;
    readonly title: string;
    readonly look?: LookStyle;
    readonly word?: number;
  },
): SheetCell {
  const { frame, background, look = plainLook, word } = how;
  return {
    title: how.title,
    draw: () => {
      const words = caption.split(" ").map((text, at) => ({ text, startMs: at * 400, endMs: at * 400 + 380 }));
      const measure = createCaptionMeasure(language, frame, look);
      const marksWords = word !== undefined;
      const cues = captionCues({ caption, words, language, durationMs: words.length * 400, measure, marksWords });
      const [longest] = cues.toSorted((a, b) => b.lines.join("").length - a.lines.join("").length);
      if (!longest) throw new Error(`the sample in ${language} makes no cue`);
      return draw({
        layout: "medium",
        frame,
        background,
        language,
        look,
        speaker: { name, title },
        caption: { ...longest, ...(marksWords ? { marked: word } : {}) },
      });
    },
  };
}
