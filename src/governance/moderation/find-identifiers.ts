import type { Hazard } from "./grammar/index.ts";

/** Numbers that name a person and prove themselves by a check digit, so that few others are taken for them. */
const identifiers: readonly {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly isValid: (digits: string) => boolean;
}[] = [
  { rule: "aadhaar", pattern: /(?<![\d-])[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}(?![\d-])/g, isValid: passesVerhoeff },
  { rule: "payment-card", pattern: /(?<![\d-])\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}(?![\d-])/g, isValid: passesLuhn },
  { rule: "pan", pattern: /(?<![A-Za-z0-9])[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z](?![A-Za-z0-9])/g, isValid: () => true },
];

/** The Aadhaar numbers, PANs and payment cards in a text. The evidence does not repeat them. */
export function findIdentifiers(text: string): readonly Hazard[] {
  if (!/\d{4}/.test(text)) return [];
  return identifiers.flatMap(({ rule, pattern, isValid }) =>
    [...text.matchAll(pattern)]
      .filter(([found]) => isValid(found.replace(/\D/g, "")))
      .map((match) => ({
        category: "pii_leak" as const,
        severity: 3,
        score: 0.9,
        rule: `identifier/${rule}`,
        because: [],
        normalisedForm: rule,
        spans: [{ start: match.index, end: match.index + match[0].length }],
      })),
  );
}

/** ISO/IEC 7812-1, annex B: every second digit from the right doubled, less 9 where that has two digits. */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return digits.length >= 13 && sum % 10 === 0;
}

/** Verhoeff's scheme, which Aadhaar uses: multiplication in the dihedral group of order 10, with permuted digits. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (const [place, digit] of [...digits].toReversed().entries())
    check = multiply(check, permute(Number(digit), place));
  return check === 0;
}

function multiply(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5);
  return b < 5 ? 5 + ((a - b + 5) % 5) : (a - b + 5) % 5;
}

const permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const;

function permute(digit: number, place: number): number {
  let permuted = digit;
  for (let times = place % 8; times > 0; times -= 1) permuted = permutation[permuted]!;
  return permuted;
}
