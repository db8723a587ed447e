import type { LanguageWords } from "./language-words.ts";

export const en: LanguageWords = {
  point: "point", minus: "minus", plus: "plus", equals: "equals", times: "times", dividedBy: "divided by",
  percent: "percent", and: "and", at: "at", dot: "dot", slash: "slash", to: "to",
  lakh: "lakh", crore: "crore",
  rupee: ["rupee", "rupees"], paisa: ["paisa", "paise"], dollar: ["dollar", "dollars"],
  months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  hourMinute: "{h} {m}", hour: "{h} o'clock", dayParts: ["eh M", "eh M", "P M", "P M", "P M"], oclock: ["o'clock"],
  units: {
    km: "kilometres", m: "metres", cm: "centimetres", mm: "millimetres", kg: "kilograms", g: "grams", l: "litres",
    ml: "millilitres", kmph: "kilometres per hour", celsius: "degrees Celsius", degree: "degrees", minute: "minutes", hour: "hours",
  },
  abbreviations: {},
  ordinals: ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
  ordinalSuffix: "th", writtenOrdinalEndings: ["st", "nd", "rd", "th"],
};
