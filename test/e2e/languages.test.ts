import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawOverlay } from "../../src/media/captions/index.ts";
import { readMedia } from "../../src/media/decode/index.ts";
import type { Timeline } from "../../src/media/timeline/index.ts";
import { createLabelWatch, studyLabel, type LabelWatch } from "../../src/quality/index.ts";
import { visemes } from "../../src/speech/visemes/index.ts";
import { readCues, readTextTrack } from "./captions.ts";
import { createChangeWatch } from "./change-watch.ts";
import { createSoundWatch } from "./sound-watch.ts";
import { createWorkplace, scriptOf, type Workplace } from "./workplace.ts";

/** Two sentences in each language, with a number and an English word. */
const texts = {
  en: "Welcome. It opens at 10 on Monday.",
  hi: "स्वागत है। आज 25 लोगों ने Update माँगा।",
  ta: "வணக்கம். இன்று 25 பேர் Update கேட்டார்கள்.",
  te: "నమస్కారం. ఈ రోజు 25 మంది Update అడిగారు.",
  bn: "নমস্কার। আজ 25 জন Update চেয়েছেন।",
  mr: "नमस्कार. आज 25 जणांनी Update मागितले.",
  gu: "નમસ્તે. આજે 25 લોકોએ Update માંગ્યું.",
  kn: "ನಮಸ್ಕಾರ. ಇಂದು 25 ಜನರು Update ಕೇಳಿದರು.",
  ml: "നമസ്കാരം. ഇന്ന് 25 പേർ Update ചോദിച്ചു.",
  pa: "ਸਤ ਸ੍ਰੀ ਅਕਾਲ। ਅੱਜ 25 ਲੋਕਾਂ ਨੇ Update ਮੰਗਿਆ।",
  or: "ନମସ୍କାର। ଆଜି 25 ଜଣ Update ମାଗିଲେ।",
  as: "নমস্কাৰ। আজি 25 জনে Update বিচাৰিলে।",
  ur: "خوش آمدید۔ آج 25 لوگوں نے Update مانگا۔",
  ne: "नमस्ते। आज 25 जनाले Update मागे।",
  sd: "سلام۔ اڄ 25 ماڻهن Update گهريو۔",
} as const;
type Spoken = keyof typeof texts;
const languages = Object.keys(texts) as Spoken[];
const shotsOfEach = 2;
const frameRate = 25;

let place: Workplace;
let summary: ReturnType<Workplace["render"]>;
let timeline: Timeline;
let cues: ReturnType<typeof readCues>;
let track: ReturnType<typeof readTextTrack>;
let labels: LabelWatch[];
/** For each frame, whether any pixel differs from the frame before. */
const pictureMoves: boolean[] = [];
/** For each frame, whether any pixel of the mouth's box differs from the frame before by more than encoding does. */
const mouthMoves: boolean[] = [];
const sound = createSoundWatch();

beforeAll(() => {
  place = createWorkplace();
  const scenes = languages.map((language) => `## ${language} {language=${language}}\n\n${texts[language]}`);
  place.write("all.md", scriptOf({ profile: `480p${frameRate}` }, scenes.join("\n\n")));
  summary = place.render("all.md", "out/all.mp4", "--captions", "both", "--timeline", "out/all.json", "--jobs", "2");
  timeline = JSON.parse(readFileSync(place.path("out/all.json"), "utf8")) as Timeline;
  cues = readCues(readFileSync(place.path("out/all.vtt"), "utf8"));
  track = readTextTrack(place.path("out/all.mp4"));
  const { width, height } = summary;
  labels = languages.map((language) => {
    const label = drawOverlay({ kind: "label" }, language, { width, height });
    if (!label) throw new Error("there is no label");
    return createLabelWatch(studyLabel(label));
  });
  watchFilm();
}, 300_000);
afterAll(() => place.remove());

function watchFilm(): void {
  const pictureChanges = createChangeWatch();
  const mouthChanges = createChangeWatch(4);
  readMedia(place.path("out/all.mp4"), {
    picture(picture) {
      const ms = (picture.index * 1000) / frameRate;
      const shot = summary.shots.findIndex(({ startMs, endMs }) => ms >= startMs && ms < endMs);
      labels[Math.max(0, shot) >> 1]?.see(picture);
      pictureMoves.push(pictureChanges(picture));
      const box = timeline.mouth[picture.index];
      if (!box) throw new Error(`frame ${picture.index} has no mouth`);
      mouthMoves.push(mouthChanges(picture, box));
    },
    sound: (stretch) => sound.hear(stretch),
  });
}

const span = (index: number): { startMs: number; endMs: number } => {
  const shots = summary.shots.slice(index * shotsOfEach, (index + 1) * shotsOfEach);
  return { startMs: shots[0]?.startMs ?? 0, endMs: shots.at(-1)?.endMs ?? 0 };
};
const within =
  ({ startMs, endMs }: { startMs: number; endMs: number }) =>
  (one: { readonly startMs: number; readonly endMs: number }): boolean =>
    one.startMs >= startMs - 1 && one.endMs <= endMs + 1;
const bare = (text: string): string => text.replaceAll(/[\s\u200b-\u200f\u2060\u2066-\u2069]/gu, "");

describe.each(languages.map((language, index) => ({ language, index })))("$language", ({ language, index }) => {
  it("lasts as long as its text asks for, and its words and phones lie in its time", () => {
    const { startMs, endMs } = span(index);
    // With marks, since most of these scripts write their vowels so.
    const letters = texts[language].match(/[\p{L}\p{M}\p{N}]/gu)?.length ?? 0;
    const msPerLetter = (endMs - startMs) / letters;
    expect(msPerLetter).toBeGreaterThan(45);
    expect(msPerLetter).toBeLessThan(220);
    const words = timeline.words.filter(within({ startMs, endMs }));
    expect(words.length).toBeGreaterThanOrEqual(texts[language].split(/\s+/).length - 2);
  });

  it("has a viseme for every phone", () => {
    const phones = timeline.phones.filter(within(span(index)));
    expect(phones.length).toBeGreaterThan(15);
    expect(phones.filter(({ viseme }) => !(visemes as readonly string[]).includes(viseme))).toEqual([]);
    // Silence is the only phone without a mouth of its own.
    expect(phones.filter(({ ipa, viseme }) => (ipa === "") !== (viseme === "sil"))).toEqual([]);
    expect(new Set(phones.map(({ viseme }) => viseme)).size).toBeGreaterThan(5);
  });

  it("captions what was written, in the file and in the track", () => {
    const shown = cues.filter(within(span(index)));
    expect(bare(shown.map(({ text }) => text).join(""))).toBe(bare(texts[language]));
    expect(
      bare(
        track
          .filter(within(span(index)))
          .map(({ text }) => text)
          .join(""),
      ),
    ).toBe(bare(texts[language]));
    for (const { text } of shown) expect(text.split("\n").length).toBeLessThanOrEqual(2);
  });

  it("bears its label in every frame, and one can read it", () => {
    const label = labels[index]?.report();
    expect(label?.frames).toBeGreaterThan(40);
    expect(label?.likenessMin).toBeGreaterThan(0.9);
    expect(label?.contrastMin).toBeGreaterThan(4.5);
    expect(label?.inkShareOfHeight).toBeGreaterThanOrEqual(0.04);
  });

  it("is heard while it speaks, and never clipped", () => {
    const { startMs, endMs } = span(index);
    expect(sound.report(startMs, endMs).clippedSamples).toBe(0);
    const words = timeline.words.filter(within({ startMs, endMs }));
    for (const { text, startMs: from, endMs: to } of words) {
      expect({ text, isHeard: sound.report(from, to).audibleShare > 0.5 }).toEqual({ text, isHeard: true });
    }
  });

  it("moves: the picture in nearly every frame, the mouth for most of the time", () => {
    const { startMs, endMs } = span(index);
    const [first, end] = [Math.round((startMs * frameRate) / 1000), Math.round((endMs * frameRate) / 1000)];
    const share = (moves: readonly boolean[]) => moves.slice(first, end).filter(Boolean).length / (end - first);
    expect(share(pictureMoves)).toBeGreaterThan(0.9);
    expect(share(mouthMoves)).toBeGreaterThan(0.5);
  });
});

describe("the film of all languages", () => {
  it("has a shot for each sentence, and all its frames", () => {
    expect(summary.shots).toHaveLength(languages.length * shotsOfEach);
    expect(summary.gates.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
    expect(pictureMoves).toHaveLength(summary.frames);
    expect(pictureMoves.filter(Boolean).length / summary.frames).toBeGreaterThan(0.9);
  });
});
