import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMedia } from "../../src/media/decode/index.ts";
import type { Timeline } from "../../src/media/timeline/index.ts";
import { measureLipSync, type LipSyncReport } from "../../src/quality/index.ts";
import { createSoundEnvelope, judgeLips, readProfile, type MouthProfile } from "../../src/quality/lip-sync/index.ts";
import { mouthLeadMs } from "../../src/speech/visemes/index.ts";
import { openChangingStudio, type ChangeMouth, type ChangingStudio } from "./changed-mouth.ts";
import { shiftSound } from "./shift-sound.ts";
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

interface Clip {
  readonly videoPath: string;
  readonly timeline: Timeline;
}

let place: Workplace;
let studio: ChangingStudio;
beforeAll(async () => {
  place = createWorkplace();
  studio = await openChangingStudio(place.path("home"));
});
afterAll(async () => {
  await studio.close();
  place.remove();
});

function measure({ videoPath, timeline }: Clip): LipSyncReport {
  return measureLipSync({ videoPath, timeline, leadMs: mouthLeadMs });
}

describe("on the delivered pixels of six languages", () => {
  let timeline: Timeline;
  const profiles: MouthProfile[] = [];
  const sound = createSoundEnvelope();
  beforeAll(() => {
    const scenes = languages.map((language) => `## ${language} {language=${language}}\n\n${texts[language]}`);
    place.write("all.md", scriptOf({ profile: "480p30" }, scenes.join("\n\n")));
    place.render("all.md", "out/all.mp4", "--timeline", "out/all.json", "--jobs", "2");
    timeline = JSON.parse(readFileSync(place.path("out/all.json"), "utf8")) as Timeline;
    const { mouth } = timeline;
    readMedia(place.path("out/all.mp4"), {
      picture: (picture) => void profiles.push(readProfile(picture, mouth[picture.index]!)),
      sound: (stretch) => sound.push(stretch),
    });
  }, 180_000);

  it("are as many frames as its timeline says", () => {
    expect(profiles).toHaveLength(timeline.mouth.length);
  });

  it.each(languages.map((language, index) => ({ language, index })))(
    "$language: lips close, mouths open, and neither is early or late by more than a frame",
    ({ index }) => {
      const shots = timeline.shots.slice(2 * index, 2 * index + 2);
      const [startMs, endMs] = [shots[0]?.startMs ?? 0, shots[1]?.endMs ?? 0];
      const phones = timeline.phones.filter((phone) => phone.startMs >= startMs && phone.endMs <= endMs);
      const own = { ...timeline, shots, phones };
      const report = judgeLips({ profiles, sound, timeline: own, leadMs: mouthLeadMs });
      expect(report.closures).toBeGreaterThan(3);
      expect(report.openVowels).toBeGreaterThan(3);
      expect(report.unseen).toBe(0);
      // No shot is taken for a syllable early or late, alike as syllables are.
      for (const lagMs of report.shotLagsMs) expect(Math.abs(lagMs)).toBeLessThan(60);
      const { reasons, missed } = report;
      expect({ reasons, missed: reasons.length > 0 ? missed : [] }).toEqual({ reasons: [], missed: [] });
    },
  );
});

describe("the measure bites on real pixels and sound", () => {
  const [first = "", second = ""] = texts.hi.split(/(?<=।) /u);
  let right: Clip;
  beforeAll(async () => {
    right = await render("right", (value) => value);
  }, 120_000);

  async function render(
    name: string,
    change: ChangeMouth,
    { text = `${first} ${second}`, profile = "480p30" } = {},
  ): Promise<Clip> {
    const scriptPath = place.write(`${name}.md`, scriptOf({ language: "hi" }, text));
    const videoPath = place.path(`out/${name}.mp4`);
    return { videoPath, timeline: await studio.render({ scriptPath, profile, videoPath, name, change }) };
  }

  it("passes what nobody changed, in a small picture too", () => {
    expect(measure(right).reasons).toEqual([]);
  });

  it.each([["shut", 0] as const, ["half open", 0.5] as const])(
    "fails a mouth frozen %s",
    async (name, jaw) => {
      const report = measure(await render(name, (_, parameter) => (parameter === "jaw" ? jaw : 0)));
      expect(report).toMatchObject({ verdict: "fail", openVowelShare: 0 });
      expect(report.reasons.join()).toMatch(/mouth open in 0\.0 % of \d+ open vowels/);
    },
    120_000,
  );

  it("fails a mouth that hardly opens, and finds nothing else wrong", async () => {
    const isOpening = new Set<string>(["jaw", "upper", "lower"]);
    const clip = await render("hardly", (value, parameter) => (isOpening.has(parameter) ? value / 2 : value));
    const report = measure(clip);
    expect(report.openVowelShare).toBeLessThan(0.3);
    expect(report.reasons).toEqual([expect.stringMatching(/^mouth open in/)]);
  }, 120_000);

  it("fails lips that never quite meet", async () => {
    const never: ChangeMouth = (value, parameter) => {
      if (parameter === "press") return 0;
      return parameter === "jaw" ? 0.4 + 0.6 * value : value;
    };
    const clip = await render("never", never, { profile: "720p30" });
    const report = measure(clip);
    expect(report.closureRecall).toBeLessThan(0.5);
    expect(report.reasons).toContainEqual(expect.stringMatching(/^lips shut in/));
    // In a small picture it may be for its vowels: a mouth that rests open is learnt as one that is shut.
    expect(measure(await render("never-small", never)).verdict).toBe("fail");
  }, 120_000);

  it("fails another shot's timeline", async () => {
    // The same two sentences the other way round: as long, as many frames, each phone at another time.
    const { timeline } = await render("other", (value) => value, { text: `${second} ${first}` });
    const report = measure({ ...right, timeline });
    expect(report.closureRecall).toBeLessThan(0.9);
    expect(report.openVowelShare).toBeLessThan(0.8);
    expect(report.reasons).toContainEqual(expect.stringMatching(/^lips shut in/));
    expect(report.reasons).toContainEqual(expect.stringMatching(/^mouth open in/));
  }, 120_000);

  it.each([120, -120])("fails sound that comes %i ms late in the same file, and says by how much", (lateMs) => {
    const videoPath = place.path(`out/late${lateMs}.mp4`);
    shiftSound(right.videoPath, videoPath, lateMs);
    const report = measure({ ...right, videoPath });
    expect(Math.abs(report.medianLagMs - measure(right).medianLagMs - lateMs)).toBeLessThan(10);
    expect(report.reasons).toEqual([expect.stringMatching(/^the sound comes -?1\d\d ms after the mouth/)]);
  });
});
