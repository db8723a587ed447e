import type { Language } from "../spoken.ts";
import { sayDigits } from "./numbers.ts";
import { sticky, type Rule } from "./rule.ts";
import { languageWords } from "./language-table.ts";

const end = String.raw`(?![\d,.]*\d|[\p{L}\p{M}])`;

const patterns = [
  String.raw`\+\d{1,3}[\s-]?\(?\d{2,5}\)?(?:[\s-]?\d{2,6}){1,4}${end}`,
  String.raw`[6-9]\d{4}[\s-]?\d{5}${end}`,
  String.raw`1[89]00[\s-]?\d{2,4}[\s-]?\d{3,5}${end}`,
  String.raw`0\d{2,4}[\s-]\d{6,8}${end}`,
];

const codeAfter = sticky(String.raw`(?<=(?:PIN|OTP|PNR|पिन|ओटीपी|पिनकोड|code|कोड)[\s:–-]{1,3})\d{3,8}${end}`, "i");

export const telephoneRules: readonly Rule[] = [
  ...patterns.map((pattern) => ({
    pattern: sticky(pattern),
    say: ([text]: RegExpExecArray, language: Language) => sayTelephone(text ?? "", language),
  })),
  { pattern: codeAfter, say: ([digits = ""], language) => sayDigits(digits, language) },
];

/** Digit by digit, with a breath between groups; ten digits that were written together fall into two fives. */
export function sayTelephone(text: string, language: Language): string {
  const plus = text.trim().startsWith("+") ? `${languageWords[language].plus} ` : "";
  const groups = (text.match(/\d+/g) ?? []).flatMap((group) =>
    group.length === 10 ? [group.slice(0, 5), group.slice(5)] : [group],
  );
  return plus + groups.map((group) => sayDigits(group, language)).join(", ");
}
