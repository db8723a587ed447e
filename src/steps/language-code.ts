// BCP 47 to ISO 639-2/T, which MP4's language field holds (ISO/IEC 14496-12 §8.4.2).
const codes: Readonly<Record<string, string>> = {
  en: "eng",
  hi: "hin",
  ta: "tam",
  te: "tel",
  bn: "ben",
  mr: "mar",
  gu: "guj",
  kn: "kan",
  ml: "mal",
  pa: "pan",
  or: "ori",
  as: "asm",
  ur: "urd",
  ne: "nep",
  sd: "snd",
  kok: "kok",
};

export function iso639_2(language: string): string {
  return codes[language] ?? "und";
}
