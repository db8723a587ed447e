import type { Language } from "../spoken.ts";
import { sayDigits, sayInteger } from "./numbers.ts";
import { allWords, endSource, oneOf, sticky, type Rule } from "./rule.ts";

const codeCharsMax = 16;

/** Capitals that are a word of their own, or said as one. Others of two or three letters are spelled. */
const spokenCapitals = new Set(
  `NO YES OK NEW OFF BUY NOW GET ALL THE AND FOR YOU WIN OUR YOUR DAY ONE TWO TEN BIG TOP HOT SIM PAN PIN RAM ROM WHO OF TO
  IS WE MY ON BY OR AT BE DO GO SO UP AN AS IF IT'S NOT CAN WILL ANY HOW WHY ARE HAS WAS ITS OUT SEE TRY USE ADD END AGO ACT`.split(
    /\s+/,
  ),
);
const spelledCapitals = new Set(
  "ICICI UIDAI AICTE NCERT IRDAI NEFT RTGS IMPS UPSC AIIMS CBI IIT IIM NDA UPA EMI ATM".split(" "),
);

const englishAbbreviations: Readonly<Record<string, string>> = {
  "Dr.": "Doctor",
  "Mr.": "Mister",
  "Mrs.": "Missus",
  "Ms.": "Miz",
  "Prof.": "Professor",
  "Sr.": "Senior",
  "Jr.": "Junior",
  "Ltd.": "Limited",
  "Pvt.": "Private",
  "Co.": "Company",
  "Corp.": "Corporation",
  "Inc.": "Incorporated",
  "Govt.": "Government",
  "Dept.": "Department",
  "etc.": "et cetera",
  "e.g.": "for example",
  "i.e.": "that is",
  "vs.": "versus",
  "approx.": "approximately",
  "Smt.": "Shrimati",
  "Shri.": "Shri",
  "Sh.": "Shri",
  "St.": "Saint",
  "Rs.": "rupees",
  "Capt.": "Captain",
  "Gen.": "General",
  "Hon.": "Honourable",
  "a.m.": "eh M",
  "p.m.": "P M",
  Dr: "Doctor",
  Mr: "Mister",
  Mrs: "Missus",
  Pvt: "Private",
  Ltd: "Limited",
  "&c.": "et cetera",
  "Ave.": "Avenue",
  "Rd.": "Road",
  "Fig.": "Figure",
};

const english = sticky(`(?:${oneOf(Object.keys(englishAbbreviations))})${endSource}`);
const native = sticky(`(?:${oneOf(allWords.flatMap((words) => Object.keys(words.abbreviations)))})${endSource}`);
const numbered = sticky(String.raw`No\.?(?=\s?\d)`);
const dotted = sticky(String.raw`(?:[A-Z]\.){2,}(?:[A-Z]${endSource})?`);
const capitals = sticky(String.raw`([A-Z]{2,5})(s?)${endSource}`);
const code = sticky(String.raw`(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9-]*\d)[A-Z0-9]+(?:-\d{1,4})?${endSource}`);

export const letterRules: readonly Rule[] = [
  { pattern: numbered, say: () => "number" },
  { pattern: english, say: ([text = ""]) => englishAbbreviations[text] },
  { pattern: native, say: ([text = ""], _language, words) => words.abbreviations[text] ?? ownerOf(text) },
  { pattern: dotted, say: ([text = ""]) => sayLetters(text.replaceAll(".", "")) },
  { pattern: code, say: ([text = ""], language) => sayCode(text, language) },
  { pattern: capitals, say: ([, letters = "", plural = ""]) => sayCapitals(letters) + (plural ? "s" : "") },
];

/** A language writes its neighbour's abbreviations too. */
function ownerOf(abbreviation: string): string | undefined {
  return allWords.find((words) => words.abbreviations[abbreviation])?.abbreviations[abbreviation];
}

function sayCapitals(letters: string): string {
  return isSpelled(letters) ? sayLetters(letters) : letters.toLowerCase();
}

/** 5G, H1N1, COVID-19, a PAN number: runs of letters and of digits. */
function sayCode(text: string, language: Language): string | undefined {
  if (text.length > codeCharsMax) return undefined;
  const runs = text.match(/[A-Z]+|\d+/g) ?? [];
  return runs.map((run) => (/\d/.test(run) ? sayCodeDigits(run, language) : sayCapitals(run))).join(" ");
}

function sayCodeDigits(digits: string, language: Language): string {
  return digits.length > 3 ? sayDigits(digits, language) : sayInteger(digits, language);
}

function isSpelled(letters: string): boolean {
  if (spokenCapitals.has(letters)) return false;
  if (letters.length <= 3 || spelledCapitals.has(letters)) return true;
  return !/[AEIOU]/.test(letters) || /[^AEIOU]{3}/.test(letters);
}

/** Letters by name. `A` alone would be read as the article, so it is written as it sounds. */
export function sayLetters(letters: string): string {
  return [...letters.toUpperCase()].map((letter) => (letter === "A" ? "eh" : letter)).join(" ");
}
