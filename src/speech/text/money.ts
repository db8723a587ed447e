import type { Language } from "../spoken.ts";
import { sayInteger, sayNumber } from "./numbers.ts";
import { allWords, numberSource, oneOf, sticky, type Rule } from "./rule.ts";
import { languageWords } from "./language-table.ts";

const rupeeSource = String.raw`₹|₨|(?:Rs|INR|रु|रू|ரூ|రూ|રૂ|ರೂ|രൂ|ਰੁ|ରୁ)\.?(?=\s?\d)|৳`;
const rupeeAfterSource = String.raw`₹|/-|(?:रु|रू|ரூ|రూ|રૂ|ರೂ|രൂ|ਰੁ)\.`;
const foreignSource = String.raw`US\$|USD|\$|€|EUR|£|GBP`;

const englishScales = [
  "thousand",
  "lakh",
  "lakhs",
  "lac",
  "lacs",
  "crore",
  "crores",
  "million",
  "billion",
  "trillion",
  "cr",
];
const moreScales = [
  "हज़ार",
  "हजार",
  "करोड़",
  "लाखांची",
  "लक्ष",
  "ஆயிரம்",
  "లక్షలు",
  "కోట్లు",
  "వేల",
  "হাজার",
  "হাজাৰ",
  "ಸಾವಿರ",
  "ആയിരം",
  "ہزار",
];
export const scaleSource = oneOf([
  ...englishScales,
  ...moreScales,
  ...allWords.flatMap((words) => [words.lakh, words.crore]),
]);

const before = sticky(
  String.raw`(${rupeeSource}|${foreignSource})\s?(${numberSource})(?:\s?(${scaleSource})(?![\p{L}\p{M}]))?(?:/-)?`,
);
const after = sticky(String.raw`(${numberSource})(?:\s?(${scaleSource}))?\s?(${rupeeAfterSource})`);

export const moneyRules: readonly Rule[] = [
  { pattern: before, say: ([, sign = "", amount = "", scale], language) => sayMoney(sign, amount, scale, language) },
  { pattern: after, say: ([, amount = "", scale], language) => sayMoney("₹", amount, scale, language) },
];

/** `₹`, `1,25,000.50` → one lakh twenty-five thousand rupees fifty paise. */
export function sayMoney(sign: string, amount: string, scale: string | undefined, language: Language): string {
  const words = languageWords[language];
  const unit = unitNames(sign, language);
  if (scale) return `${sayNumber(amount, language)} ${scale === "cr" ? words.crore : scale} ${unit[1]}`;
  const [whole = "0", fraction = ""] = amount.replaceAll(",", "").split(".");
  const name = whole === "1" ? unit[0] : unit[1];
  const hasParts = fraction.length === 2 && unit === words.rupee;
  if (!hasParts) return `${sayNumber(amount.replace(/\.00$/, ""), language)} ${name}`;
  const paise =
    Number(fraction) === 0
      ? ""
      : ` ${sayInteger(String(Number(fraction)), language)} ${words.paisa[fraction === "01" ? 0 : 1]}`;
  return `${sayNumber(amount.replace(/\.\d+$/, ""), language)} ${name}${paise}`;
}

function unitNames(sign: string, language: Language): readonly [string, string] {
  if (/\$|USD/.test(sign)) return languageWords[language].dollar;
  if (/€|EUR/.test(sign)) return ["euro", "euros"];
  if (/£|GBP/.test(sign)) return ["pound", "pounds"];
  return languageWords[language].rupee;
}
