import { getWritingSystem } from "./writing-systems.ts";

/** What the label says, in each language that can be written: that the video was made by AI. */
const labels: Readonly<Record<string, string>> = {
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

/** @throws SutradharError `language_unsupported`. */
export function getLabelText(language: string): string {
  return labels[language] ?? `AI-generated (${getWritingSystem(language).name})`;
}
