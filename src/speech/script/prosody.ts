import type { Prosody } from "../spoken.ts";

/** A factor, or why the value is refused. */
export type FactorReading = { readonly factor: number } | { readonly refused: string };

export const prosodyAttributes = ["rate", "pitch", "volume"] as const;
export type ProsodyAttribute = (typeof prosodyAttributes)[number];

/** Beyond these, espeak-ng and listeners stop understanding. */
const ranges: Record<ProsodyAttribute, readonly [number, number]> = {
  rate: [0.5, 2],
  pitch: [0.5, 2],
  volume: [0.1, 2],
};

const keywords: Record<ProsodyAttribute, Readonly<Record<string, number>>> = {
  rate: { "x-slow": 0.6, slow: 0.8, medium: 1, default: 1, fast: 1.25, "x-fast": 1.6 },
  pitch: { "x-low": 0.7, low: 0.85, medium: 1, default: 1, high: 1.15, "x-high": 1.3 },
  volume: { "x-soft": 0.35, soft: 0.6, medium: 1, default: 1, loud: 1.4, "x-loud": 2 },
};

const forms: Record<ProsodyAttribute, string> = {
  rate: "x-slow, slow, medium, fast, x-fast, a percentage of the voice's own such as 90%, or a change such as -10%",
  pitch: "x-low, low, medium, high, x-high, or a change such as +10% or -2st",
  volume: "x-soft, soft, medium, loud, x-loud, or a change such as +6dB or -20%",
};

/** SSML 1.1 §3.2.4, without absolute pitch in Hz (a script does not choose the speaker) and without silence. */
export function readProsody(attribute: ProsodyAttribute, value: string): FactorReading {
  const refused = { refused: `${attribute} must be ${forms[attribute]}, got ${JSON.stringify(value.slice(0, 40))}` };
  const keyword = Object.hasOwn(keywords[attribute], value) ? keywords[attribute][value] : undefined;
  if (keyword !== undefined) return { factor: keyword };
  const measured = /^([+-]?)(\d{1,4}(?:\.\d{1,3})?)(%|st|dB)$/.exec(value);
  if (!measured) return refused;
  const [, sign, digits, unit] = measured;
  const amount = Number(digits) * (sign === "-" ? -1 : 1);
  const factor = factorOf(attribute, amount, sign !== "", unit ?? "");
  if (factor === undefined) return refused;
  const [low, high] = ranges[attribute];
  if (factor < low || factor > high) {
    return {
      refused: `${attribute} must be between ${low} and ${high} times the voice's own, got ${round(factor)} (${value})`,
    };
  }
  return { factor: round(factor) };
}

function factorOf(attribute: ProsodyAttribute, amount: number, isSigned: boolean, unit: string): number | undefined {
  if (unit === "%") {
    if (isSigned) return 1 + amount / 100;
    return attribute === "rate" ? amount / 100 : undefined;
  }
  if (!isSigned) return undefined;
  if (unit === "st") return attribute === "pitch" ? 2 ** (amount / 12) : undefined;
  return attribute === "volume" ? 10 ** (amount / 20) : undefined;
}

/** Nested elements multiply, and stay within what a voice can do. */
export function combineProsody(outer: Prosody | undefined, inner: Partial<Prosody>): Prosody {
  const combine = (attribute: ProsodyAttribute): number => {
    const [low, high] = ranges[attribute];
    return round(Math.min(high, Math.max(low, (outer?.[attribute] ?? 1) * (inner[attribute] ?? 1))));
  };
  return { rate: combine("rate"), pitch: combine("pitch"), volume: combine("volume") };
}

/** Four digits are more than anyone hears, and keep a factor the same whatever computes the power. */
function round(factor: number): number {
  return Math.round(factor * 10_000) / 10_000;
}
