import type { LanguageWords } from "./language-words.ts";

export const ur: LanguageWords = {
  point: "اعشاریہ", minus: "منفی", plus: "جمع", equals: "برابر", times: "ضرب", dividedBy: "تقسیم", percent: "فیصد",
  and: "اور", at: "ایٹ", dot: "ڈاٹ", slash: "سلیش", to: "سے", hundred: "سو", lakh: "لاکھ", crore: "کروڑ",
  rupee: ["روپیہ", "روپے"], paisa: ["پیسہ", "پیسے"], dollar: ["ڈالر", "ڈالر"],
  months: ["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"],
  hourMinute: "{h} بج کر {m} منٹ", hour: "{h} بجے", dayParts: ["رات", "صبح", "دوپہر", "شام", "رات"], oclock: ["بجے"],
  units: {
    km: "کلومیٹر", m: "میٹر", cm: "سینٹی میٹر", mm: "ملی میٹر", kg: "کلوگرام", g: "گرام", l: "لیٹر", ml: "ملی لیٹر",
    kmph: "کلومیٹر فی گھنٹہ", celsius: "ڈگری سیلسیس", degree: "ڈگری", minute: "منٹ", hour: "گھنٹے",
  },
  abbreviations: { "ڈاکٹر.": "ڈاکٹر", "ڈا.": "ڈاکٹر", "پروف.": "پروفیسر", "لمیٹڈ.": "لمیٹڈ" },
  ordinals: ["پہلا", "دوسرا", "تیسرا", "چوتھا", "پانچواں", "چھٹا", "ساتواں", "آٹھواں", "نواں", "دسواں"],
  ordinalSuffix: " واں", writtenOrdinalEndings: ["واں", "ویں", "لا", "لی", "را", "ری"],
};
