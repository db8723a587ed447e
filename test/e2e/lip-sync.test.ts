import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Timeline } from "../../src/media/timeline/index.ts";
import { measureLipSync, type LipSyncReport } from "../../src/quality/index.ts";
import { mouthLeadMs } from "../../src/speech/visemes/index.ts";
import { createWorkplace, scriptOf, type Workplace } from "./workplace.ts";

/** Sentences with lips that close and mouths that open, in the languages whose lips are a gate. */
const texts = {
  en: "My mother bought a map of Bombay. The farm is far from the market.",
  hi: "मेरी माँ बाज़ार से आम लाई। बाबा पापड़ बनाते हैं।",
  ta: "அம்மா மாம்பழம் வாங்கினாள். அப்பா பாடம் படித்தார்.",
  te: "అమ్మ మామిడి పండు కొన్నది. బాబు పాట పాడాడు.",
  bn: "মা বাজার থেকে আম আনলেন। বাবা পাপড় বানান।",
  mr: "आई बाजारातून आंबा आणते. बाबा पापड बनवतात.",
} as const;
const languages = Object.keys(texts) as (keyof typeof texts)[];

/** What is delivered by default. At 480p the lips of a wide mouth are a few pixels of blurred chroma: the measure reads too little. */
const gateProfile = "1080p30";

let place: Workplace;
const reports = new Map<string, LipSyncReport>();
let english: { readonly videoPath: string; readonly timeline: Timeline };
beforeAll(() => {
  place = createWorkplace();
  for (const language of languages) {
    place.write(`${language}.md`, scriptOf({ language, profile: gateProfile }, texts[language]));
    place.render(`${language}.md`, `out/${language}.mp4`, "--timeline", `out/${language}.json`);
    const timeline = JSON.parse(readFileSync(place.path(`out/${language}.json`), "utf8")) as Timeline;
    const videoPath = place.path(`out/${language}.mp4`);
    if (language === "en") english = { videoPath, timeline };
    reports.set(language, measureLipSync({ videoPath, timeline, leadMs: mouthLeadMs }));
  }
}, 300_000);
afterAll(() => place.remove());

describe.each(languages)("on the delivered pixels of %s", (language) => {
  it("lips close, mouths open, and neither is early or late by more than a frame", () => {
    const report = reports.get(language);
    expect(report?.closures).toBeGreaterThan(3);
    expect({ failures: report?.failures, missed: report?.failures.length ? report.missed : [] }).toEqual({
      failures: [],
      missed: [],
    });
  });
});

it("another shot's phones fail it", () => {
  const { videoPath, timeline } = english;
  const endMs = timeline.shots.at(-1)?.endMs ?? 0;
  const phones = timeline.phones
    .map((phone) => ({ ...phone, startMs: endMs - phone.endMs, endMs: endMs - phone.startMs }))
    .reverse();
  expect(measureLipSync({ videoPath, timeline: { ...timeline, phones }, leadMs: mouthLeadMs }).passed).toBe(false);
});
