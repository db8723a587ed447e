import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Language, Utterance } from "../spoken.ts";
import { createEspeakVoices } from "../voices/index.ts";
import { mouthParameters, type MouthParameter } from "./mouth-shape.ts";
import { mouthLeadMs, mouthTrack } from "./mouth-track.ts";
import { timedVisemes } from "./timed-visemes.ts";

/** Two sentences a language, full of lips that close. The first six are those for which the lip-sync gate promises most. */
const sentences: Readonly<Record<Language, readonly string[]>> = {
  en: [
    "The Prime Minister will probably publish the new map of Mumbai before Monday morning.",
    "Five wolves jumped over the big brown hippopotamus, but Bob kept calm and opened the shop.",
  ],
  hi: [
    "नमस्ते, भारत के प्रधानमंत्री ने मुंबई में बड़ा बयान दिया।",
    "आप सभी को दीपावली की बहुत बहुत शुभकामनाएँ, माँ पापा और भाई बहन सब आ गए।",
  ],
  ta: ["வணக்கம், உங்கள் அனைவருக்கும் பொங்கல் வாழ்த்துக்கள்.", "அம்மா அப்பா மற்றும் பாப்பா மும்பை போனார்கள்."],
  te: ["నమస్కారం, మీ అందరికీ దీపావళి శుభాకాంక్షలు.", "అమ్మ నాన్న బాబు ముంబై వెళ్ళారు, భారతదేశం పెద్దది."],
  bn: ["নমস্কার, আপনাদের সবাইকে দীপাবলির শুভেচ্ছা।", "মা বাবা আর ভাই বোম্বে গেছে, ভারত বড় দেশ।"],
  mr: ["नमस्कार, तुम्हा सर्वांना दिवाळीच्या हार्दिक शुभेच्छा.", "आई बाबा आणि भाऊ मुंबईला गेले, भारत मोठा देश आहे."],
  gu: ["નમસ્તે, તમને બધાને દિવાળીની શુભકામનાઓ.", "મમ્મી પપ્પા અને ભાઈ મુંબઈ ગયા."],
  kn: ["ನಮಸ್ಕಾರ, ನಿಮ್ಮೆಲ್ಲರಿಗೂ ದೀಪಾವಳಿ ಹಬ್ಬದ ಶುಭಾಶಯಗಳು.", "ಅಮ್ಮ ಅಪ್ಪ ಮತ್ತು ಬಾಬು ಮುಂಬೈಗೆ ಹೋದರು."],
  ml: ["നമസ്കാരം, എല്ലാവർക്കും ദീപാവലി ആശംസകൾ.", "അമ്മയും അപ്പനും ബാബുവും മുംബൈയിൽ പോയി, മഴ പെയ്തു."],
  pa: ["ਸਤ ਸ੍ਰੀ ਅਕਾਲ, ਤੁਹਾਨੂੰ ਸਾਰਿਆਂ ਨੂੰ ਦੀਵਾਲੀ ਦੀਆਂ ਵਧਾਈਆਂ।", "ਮਾਂ ਪਾਪਾ ਅਤੇ ਭਰਾ ਮੁੰਬਈ ਗਏ।"],
  or: ["ନମସ୍କାର, ସମସ୍ତଙ୍କୁ ଦୀପାବଳିର ଶୁଭେଚ୍ଛା।", "ମା ବାପା ଓ ଭାଇ ମୁମ୍ବାଇ ଗଲେ।"],
  as: ["নমস্কাৰ, আপোনালোকক দীপাৱলীৰ শুভেচ্ছা।", "মা দেউতা আৰু ভাই মুম্বাই গ’ল।"],
  ur: ["السلام علیکم، آپ سب کو دیوالی مبارک ہو۔", "ماں باپ اور بھائی ممبئی گئے، بہت خوب صورت پھول۔"],
  ne: ["नमस्ते, तपाईंहरू सबैलाई दीपावलीको शुभकामना।", "आमा बुबा र भाइ मुम्बई गए।"],
  sd: ["سلام، اوهان سڀني کي ڏياري مبارڪ هجي.", "ماءُ پيءُ ۽ ڀاءُ ممبئي ويا."],
  kok: ["नमस्कार, तुमकां सगळ्यांक दिवाळीचीं परबीं.", "आवय बापूय आनी भाव मुंबय गेले."],
};
const languages = Object.keys(sentences) as Language[];
const promised: readonly Language[] = ["en", "hi", "ta", "te", "bn", "mr"];
const rates = [1, 1.4];

const voices = createEspeakVoices();
const spoken = new Map<string, readonly Utterance[]>();

async function speak(language: Language, rate: number): Promise<readonly Utterance[]> {
  const utterances: Utterance[] = [];
  for (const text of sentences[language]) {
    const style = { prosody: { rate, pitch: 1, volume: 1 } };
    const position = { file: "test", line: 1, column: 1 };
    utterances.push(
      await voices
        .forLanguage(language)
        .speak({ language, spans: [{ kind: "text", text, style }], caption: text, position }),
    );
  }
  return utterances;
}

beforeAll(async () => {
  for (const language of languages) {
    for (const rate of rates) spoken.set(`${language} ${rate}`, await speak(language, rate));
  }
});
afterAll(() => voices.close());

const durationOf = (utterance: Utterance): number => utterance.pcm.length / 48;

interface Counts {
  closures: number;
  closed: number;
  openVowels: number;
  opened: number;
}

/** Counts what the lip-sync gate counts, on the track instead of on pixels. */
function count(utterances: readonly Utterance[], frameRate: number): Counts {
  const counts: Counts = { closures: 0, closed: 0, openVowels: 0, opened: 0 };
  for (const utterance of utterances) {
    const frames = Math.ceil(((durationOf(utterance) + 150) * frameRate) / 1000);
    const track = mouthTrack({ phones: utterance.phones, frameRate, frames });
    const at = (name: MouthParameter, frame: number): number =>
      track[frame * mouthParameters.length + mouthParameters.indexOf(name)]!;
    for (const { viseme, startMs, endMs } of timedVisemes(utterance.phones)) {
      const seen = Array.from({ length: frames }, (_, frame) => frame).filter((frame) => {
        const timeMs = (frame * 1000) / frameRate;
        return timeMs >= startMs - 40 && timeMs <= endMs + (viseme === "PP" ? 40 : 0);
      });
      if (viseme === "PP") {
        counts.closures += 1;
        if (seen.some((frame) => at("jaw", frame) + at("upper", frame) + at("lower", frame) === 0)) counts.closed += 1;
      } else if (viseme === "aa" && endMs - startMs >= 60) {
        counts.openVowels += 1;
        if (seen.some((frame) => at("jaw", frame) >= 0.65)) counts.opened += 1;
      }
    }
  }
  return counts;
}

describe.each([25, 30, 60])("at %i frames/s", (frameRate) => {
  test.each(languages)("%s closes on every p, b and m, and opens on every open vowel", (language) => {
    const counts = count(spoken.get(`${language} 1`)!, frameRate);
    expect(counts.closures).toBeGreaterThan(3);
    expect(counts.openVowels).toBeGreaterThan(2);
    expect(counts.closed).toBe(counts.closures);
    expect(counts.opened).toBe(counts.openVowels);
  });

  test("spoken 1.4 times as fast, at least 98 % of closures close and 95 % of open vowels open", () => {
    const counts = languages.map((language) => count(spoken.get(`${language} 1.4`)!, frameRate));
    const sum = (name: keyof Counts): number => counts.reduce((total, each) => total + each[name], 0);
    expect(sum("closed") / sum("closures")).toBeGreaterThanOrEqual(0.98);
    expect(sum("opened") / sum("openVowels")).toBeGreaterThanOrEqual(0.95);
  });
});

const stepMs = 10;

/** Loudness of the sound every 10 ms, over 20 ms around. */
function envelopeOf({ pcm }: Utterance): Float64Array {
  const step = stepMs * 48;
  return Float64Array.from({ length: Math.floor(pcm.length / step) }, (_, index) => {
    const piece = pcm.subarray(Math.max(0, (index - 1) * step), (index + 1) * step);
    return Math.sqrt(piece.reduce((sum, value) => sum + value * value, 0) / (2 * step));
  });
}

function correlation(sound: Float64Array, mouth: Float64Array, lag: number): number {
  let [xy, xx, yy] = [0, 0, 0];
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [soundMean, mouthMean] = [mean(sound), mean(mouth)];
  for (let index = Math.max(0, -lag); index < Math.min(mouth.length, sound.length - lag); index += 1) {
    const x = sound[index + lag]! - soundMean;
    const y = mouth[index]! - mouthMean;
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return xy / Math.sqrt(xx * yy);
}

/** By how much the jaw precedes the sound, where the two agree best. */
function leadOf(utterance: Utterance): number {
  const sound = envelopeOf(utterance);
  const track = mouthTrack({ phones: utterance.phones, frameRate: 1000 / stepMs, frames: sound.length + 15 });
  const mouth = Float64Array.from({ length: sound.length }, (_, index) => track[index * mouthParameters.length]!);
  const lags = Array.from({ length: 31 }, (_, index) => index - 15);
  return (
    stepMs * lags.reduce((best, lag) => (correlation(sound, mouth, lag) > correlation(sound, mouth, best) ? lag : best))
  );
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
};

test.each(languages)(
  "%s: the mouth leads the sound by the documented time, within one frame at 30 frames/s",
  (language) => {
    const lead = median(spoken.get(`${language} 1`)!.map(leadOf));
    expect(Math.abs(lead - mouthLeadMs)).toBeLessThan(1000 / 30);
  },
);

test("over all languages the documented lead is the measured one, to 5 ms", () => {
  const leads = languages.map((language) => median(spoken.get(`${language} 1`)!.map(leadOf)));
  expect(Math.abs(median(leads) - mouthLeadMs)).toBeLessThanOrEqual(5);
});

test("the promised languages have closures enough to count", () => {
  const closures = promised.reduce((sum, language) => sum + count(spoken.get(`${language} 1`)!, 30).closures, 0);
  expect(closures).toBeGreaterThanOrEqual(80);
});
