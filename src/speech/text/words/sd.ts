import type { LanguageWords } from "./language-words.ts";

export const sd: LanguageWords = {
  point: "اعشاريا", minus: "ڪٽ", plus: "جوڙ", equals: "برابر", times: "ضرب", dividedBy: "ونڊ", percent: "سيڪڙو",
  and: "۽", at: "ايٽ", dot: "ڊاٽ", slash: "سليش", to: "کان", lakh: "لک", crore: "ڪروڙ",
  rupee: ["روپيو", "روپيا"], paisa: ["پئسو", "پئسا"], dollar: ["ڊالر", "ڊالر"],
  months: ["جنوري", "فيبروري", "مارچ", "اپريل", "مئي", "جون", "جولاءِ", "آگسٽ", "سيپٽمبر", "آڪٽوبر", "نومبر", "ڊسمبر"],
  hourMinute: "{h} وڄي {m} منٽ", hour: "{h} وڳي", dayParts: ["رات", "صبح", "منجهند", "شام", "رات"], oclock: ["وڳي", "بجي"],
  units: {
    km: "ڪلوميٽر", m: "ميٽر", cm: "سينٽي ميٽر", mm: "ملي ميٽر", kg: "ڪلوگرام", g: "گرام", l: "ليٽر", ml: "ملي ليٽر",
    kmph: "ڪلوميٽر في ڪلاڪ", celsius: "ڊگري سيلسيس", degree: "ڊگري", minute: "منٽ", hour: "ڪلاڪ",
  },
  abbreviations: { "ڊا.": "ڊاڪٽر", "پروف.": "پروفيسر" },
  ordinals: ["پهريون", "ٻيو", "ٽيون", "چوٿون", "پنجون", "ڇهون", "ستون", "اٺون", "نائون", "ڏهون"],
  ordinalSuffix: " هون", writtenOrdinalEndings: ["هون", "ون", "هين"],
};
