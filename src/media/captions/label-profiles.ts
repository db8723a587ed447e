import { getWritingSystem } from "./writing-systems.ts";

/** Which law or code a label is drawn for. There is no name for none. */
export const labelProfileNames = ["in-sgi", "in-eci", "asci", "eu"] as const;
export type LabelProfileName = (typeof labelProfileNames)[number];
export const usualLabelProfile: LabelProfileName = "in-sgi";

/** What a label must say and be, as data. It always stands from the first frame to the last. */
export interface LabelProfile {
  /** A pill in the label's area, or a band across the top. */
  readonly form: "pill" | "band";
  /** The ink's height, as a share of the frame's. */
  readonly inkShareMin: number;
  /** Of letters to their ground, as WCAG 2.2 counts it. */
  readonly contrastMin: number;
  /** Of the frame that it covers; 0 where nothing is asked. */
  readonly areaShareMin: number;
  /** By language. */
  readonly texts: Readonly<Record<string, string>>;
  /** In a language that has no text of its own. */
  readonly text: string;
}

const generated: Readonly<Record<string, string>> = {
  en: "AI-generated",
  hi: "AI से निर्मित",
  ta: "AI உருவாக்கியது",
  te: "AI రూపొందించినది",
  bn: "AI দিয়ে তৈরি",
  mr: "AI-निर्मित",
  gu: "AI-નિર્મિત",
  kn: "AI-ನಿರ್ಮಿತ",
  ml: "AI നിർമ്മിതം",
  pa: "AI ਦੁਆਰਾ ਤਿਆਰ",
  or: "AI-ନିର୍ମିତ",
  as: "AI-নিৰ্মিত",
  ur: "AI سے تیار کردہ",
  ne: "AI-निर्मित",
  sd: "AI سان ٺهيل",
  kok: "AI-निर्मित",
};

const created: Readonly<Record<string, string>> = {
  en: "Video created using AI",
  hi: "AI से बनाया गया वीडियो",
  ta: "AI உருவாக்கிய வீடியோ",
  te: "AI తో రూపొందించిన వీడియో",
  bn: "AI দিয়ে তৈরি ভিডিও",
  mr: "AI वापरून बनवलेला व्हिडिओ",
  gu: "AI વડે બનાવેલો વીડિયો",
  kn: "AI ಬಳಸಿ ರಚಿಸಿದ ವೀಡಿಯೊ",
  ml: "AI നിർമ്മിച്ച വീഡിയോ",
  pa: "AI ਨਾਲ ਬਣਾਇਆ ਵੀਡੀਓ",
  or: "AI ଦ୍ୱାରା ନିର୍ମିତ ଭିଡିଓ",
  as: "AI-ৰে নিৰ্মিত ভিডিঅ",
  ur: "AI سے بنائی گئی ویڈیو",
  ne: "AI बाट बनाइएको भिडियो",
  sd: "AI سان ٺهيل وڊيو",
  kok: "AI वापरून तयार केल्लो व्हिडिओ",
};

const profiles: Readonly<Record<LabelProfileName, LabelProfile>> = {
  // IT Rules 2021 as amended in 2026, rule 3(3)(a)(ii): prominent. How large is our own measure.
  "in-sgi": {
    form: "pill",
    inkShareMin: 0.04,
    contrastMin: 4.5,
    areaShareMin: 0,
    texts: generated,
    text: "AI-generated",
  },
  // Election Commission of India, 24 October 2025: a tenth of the visible area, at the top of the screen.
  "in-eci": {
    form: "band",
    inkShareMin: 0.04,
    contrastMin: 4.5,
    areaShareMin: 0.1,
    texts: generated,
    text: "AI-generated",
  },
  // ASCI's draft guidelines of May 2026: these words; no size is told.
  asci: {
    form: "pill",
    inkShareMin: 0.028,
    contrastMin: 4.5,
    areaShareMin: 0,
    texts: created,
    text: "Video created using AI",
  },
  // EU AI Act, article 50(4), with the sign of its Code of Practice, which is the same in every language.
  eu: { form: "pill", inkShareMin: 0.05, contrastMin: 4.5, areaShareMin: 0, texts: {}, text: "AI" },
};

export function getLabelProfile(name: LabelProfileName): LabelProfile {
  return profiles[name];
}

/** @throws SutradharError `language_unsupported`. */
export function getLabelText(language: string, name: LabelProfileName = usualLabelProfile): string {
  const { texts, text } = profiles[name];
  const own = texts[language];
  if (own !== undefined) return own;
  const { name: languageName } = getWritingSystem(language);
  return Object.keys(texts).length === 0 ? text : `${text} (${languageName})`;
}
