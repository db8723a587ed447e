import type { Language, VoiceDescription } from "../spoken.ts";

export interface EspeakVoiceSettings {
  readonly description: VoiceDescription;
  /** espeak's name of the voice with its variant. */
  readonly espeakVoice: string;
}

/** In the language's own writing where the language is better known by it. */
const languageTitles: Readonly<Record<Language, string>> = {
  en: "English",
  hi: "Hindi",
  ta: "Tamil",
  te: "Telugu",
  bn: "Bengali",
  mr: "Marathi",
  gu: "Gujarati",
  kn: "Kannada",
  ml: "Malayalam",
  pa: "Punjabi",
  or: "Odia",
  as: "Assamese",
  ur: "Urdu",
  ne: "Nepali",
  sd: "Sindhi",
  kok: "Konkani",
};

/**
 * `en` is espeak's British English: it has no Indian one, and Indian English stands nearer to it than to the American.
 * Konkani is read by the Marathi voice: espeak's own knows no virama, and says "halant" in the middle of words.
 */
const espeakNames: Readonly<Partial<Record<Language, string>>> = { kok: "mr" };

const variants = { female: "f2", male: "m3" } as const;

/** Every voice that ships: a female and a male one for each language, the female one first. */
export const voiceTable: readonly EspeakVoiceSettings[] = (Object.keys(languageTitles) as Language[]).flatMap(
  (language) =>
    (["female", "male"] as const).map((gender) => ({
      description: {
        id: gender === "female" ? `espeak-${language}` : `espeak-${language}-male`,
        title: `${languageTitles[language]}, ${gender}`,
        language,
        engine: "espeak-ng" as const,
        gender,
        experimental: language === "kok",
      },
      espeakVoice: `${espeakNames[language] ?? language}+${variants[gender]}`,
    })),
);
