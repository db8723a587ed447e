/**
 * Draws captions as the renderer does into sheets for docs/gallery: every script in three shapes at 480 lines, the word
 * that is being said, and the three forms. `node scripts/caption-sheet.ts [DIR]`.
 */
import { join } from "node:path";
import { openStills } from "../src/app/draw-still.ts";
import { writeSheet, type SheetCell } from "../src/app/draw-sheet.ts";
import { captionCues, createCaptionMeasure, type CaptionForm, type FrameSize } from "../src/media/captions/index.ts";
import { plainLook, type LookStyle } from "../src/media/layout/index.ts";
import { captionSamples, type CaptionSample } from "./caption-samples.ts";

const out = process.argv[2] ?? "docs/gallery";
const draw = await openStills("asha", { assetsDirectory: "assets" });
const shapes = {
  wide: { frame: { width: 854, height: 480 }, columns: 3 },
  tall: { frame: { width: 480, height: 854 }, columns: 6 },
  square: { frame: { width: 480, height: 480 }, columns: 4 },
} as const;
const backgrounds = ["studio", "festive", "office"] as const;

for (const [shape, { frame, columns }] of Object.entries(shapes)) {
  const cells: SheetCell[] = [];
  for (const [index, sample] of captionSamples.entries()) {
    const background = backgrounds[index % backgrounds.length] ?? "studio";
    cells.push(await drawCell(sample, { frame, background, title: sample.script }));
  }
  await report(`captions-${shape}.jpg`, inRows(cells, columns));
}

const marked: SheetCell[][] = [];
for (const language of ["hi", "ta", "ur", "en"]) {
  const sample = pick(language);
  const row: SheetCell[] = [];
  for (const [state, word] of [0, 2, 4].entries()) {
    const look = language === "hi" || language === "en" ? plainLook : boxed();
    const title = `${sample.script}, word ${word + 1}`;
    row.push(
      await drawCell(sample, {
        frame: shapes.wide.frame,
        background: backgrounds[state] ?? "studio",
        title,
        look,
        word,
      }),
    );
  }
  marked.push(row);
}
await report("captions-karaoke.jpg", marked);

const forms: SheetCell[][] = [];
for (const language of ["hi", "te", "ur"]) {
  const row: SheetCell[] = [];
  for (const form of ["plate", "solid", "outline"] as const) {
    const sample = pick(language);
    const title = `${sample.script}, ${form}`;
    row.push(
      await drawCell(sample, { frame: shapes.wide.frame, background: "office", title, look: formed(form), word: 1 }),
    );
  }
  forms.push(row);
}
await report("captions-forms.jpg", forms);

function pick(language: string): CaptionSample {
  const sample = captionSamples.find((candidate) => candidate.language === language);
  if (!sample) throw new Error(`no sample in ${language}`);
  return sample;
}

function boxed(): LookStyle {
  const mark = {
    form: "box",
    text: { red: 10, green: 12, blue: 18 },
    box: { red: 255, green: 200, blue: 72 },
  } as const;
  return { ...plainLook, captions: { ...plainLook.captions, mark } };
}

function formed(form: CaptionForm): LookStyle {
  const { captions } = plainLook;
  const opacity = form === "plate" ? captions.behind.opacity : 255;
  return { ...plainLook, captions: { ...captions, form, behind: { ...captions.behind, opacity } } };
}

/** The cue with the most text of a caption, over a presenter. */
async function drawCell(
  sample: CaptionSample,
  how: {
    readonly frame: FrameSize;
    readonly background: string;
    readonly title: string;
    readonly look?: LookStyle;
    readonly word?: number;
  },
): Promise<SheetCell> {
  const { language, caption, name, title } = sample;
  const { frame, background, look = plainLook, word } = how;
  const words = caption.split(" ").map((text, at) => ({ text, startMs: at * 400, endMs: at * 400 + 380 }));
  const measure = createCaptionMeasure(language, frame, look);
  const marksWords = word !== undefined;
  const cues = captionCues({ caption, words, language, durationMs: words.length * 400, measure, marksWords });
  const [longest] = cues.toSorted((a, b) => b.lines.join("").length - a.lines.join("").length);
  const picture = await draw({
    layout: "medium",
    frame,
    background,
    language,
    look,
    speaker: { name, title },
    ...(longest ? { caption: { ...longest, ...(marksWords ? { marked: word } : {}) } } : {}),
  });
  return { title: how.title, picture };
}

function inRows(cells: readonly SheetCell[], columns: number): readonly (readonly SheetCell[])[] {
  return Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns),
  );
}

async function report(file: string, rows: readonly (readonly SheetCell[])[]): Promise<void> {
  const sheet = await writeSheet(join(out, file), rows);
  process.stdout.write(`${sheet.out}: ${sheet.width} × ${sheet.height}\n`);
}
