import type { ErrorCode } from "../../core/index.ts";
import type { SayAs } from "../spoken.ts";
import { findUnspoken } from "../text/index.ts";
import type { VariableType } from "./script.ts";

/** How a value of a type is spoken where the script does not say so itself. */
export interface ReadValue {
  readonly text: string;
  readonly sayAs?: SayAs;
  /** Invisible direction marks were taken out. */
  readonly cleaned: boolean;
}

export type ValueReading = ReadValue | { readonly refused: string; readonly code?: ErrorCode };

/** What decides which values a variable takes. */
export interface ValueForm {
  readonly type: VariableType;
  readonly maxLength: number;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Embeddings, overrides and isolates re-order what surrounds them; contacts apps paste them around numbers. */
export const bidiControls = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Turns the text that someone gave for a variable into what is shown and said. The value stays plain text:
 * no markup, no variable, no line in it ever means anything.
 */
export function readValue(form: ValueForm, given: string): ValueReading {
  const { type, maxLength } = form;
  if (!given.isWellFormed()) return { refused: "must be valid Unicode text, got half a surrogate pair" };
  const control = /[\p{Cc}\p{Zl}\p{Zp}]/u.exec(given);
  if (control) return { refused: `must be one line without control characters, got ${codePoint(control[0])}` };
  const text = given.replaceAll(bidiControls, "").trim();
  const cleaned = bidiControls.test(given);
  bidiControls.lastIndex = 0;
  if (text === "") return { refused: "must not be empty" };
  const length = Array.from(text).length;
  if (length > maxLength) return { refused: `must have at most ${maxLength} characters, got ${length}` };
  if (!/[\p{L}\p{N}]/u.test(text))
    return { refused: `must hold a letter or a digit to speak, got ${JSON.stringify(text.slice(0, 60))}` };
  const unspoken = findUnspoken(text);
  if (unspoken !== undefined) {
    const letters = `${codePoint(unspoken)} in ${JSON.stringify(text.slice(0, 60))}`;
    return {
      refused: `must be written in Latin or an Indian script to be spoken, got ${letters}`,
      code: "text_unspeakable",
    };
  }
  const ascii = toAsciiDigits(text);
  const sayAs = readers[type](ascii);
  if (sayAs === "refused") return { refused: `must be ${forms[type]}, got ${JSON.stringify(text.slice(0, 60))}` };
  const outside =
    type === "number" ? findOutside(Number(ascii.replaceAll(",", "").replace("−", "-")), form) : undefined;
  if (outside !== undefined) return { refused: `must be ${outside}, got ${text}` };
  return sayAs ? { text, sayAs, cleaned } : { text, cleaned };
}

function findOutside(value: number, { min, max }: ValueForm): string | undefined {
  if (min !== undefined && value < min) return `at least ${min}`;
  return max !== undefined && value > max ? `at most ${max}` : undefined;
}

const forms: Record<VariableType, string> = {
  text: "text",
  name: "a name: letters, and . ' ’ - ( ) between them",
  number: "a number such as 1,25,000 or 3.5",
  date: "a date such as 2026-11-08 or 08/11/2026 (day first)",
  currency: "an amount with its currency, such as ₹1,25,000 or $20",
  time: "a time such as 18:30 or 6:30 pm",
  phone: "a phone number of 3 to 15 digits, such as +91 98765 43210",
  url: "an address such as bank.example/diwali or https://bank.example",
};

/** How people are called: राजेश जी, A. P. J. Abdul Kalam, D'Souza, Anne-Marie, Mohd. Iqbal (Jr.); joiners shape letters. */
const nameForm = /^[\p{L}(][\p{L}\p{M}\s.'’()\-\u200c\u200d]*$/u;
const urlForm =
  /^(?:https?:\/\/)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?::\d{1,5})?(?:[/?#][\x21-\x7e]*)?$/i;

/** Western (1,250,000) or Indian (12,50,000) grouping, or none. */
const plainNumber = String.raw`(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})*,\d{3}|\d+)(?:\.\d+)?`;
const numberForm = new RegExp(`^[-−+]?${plainNumber}$`, "u");
const scale = String.raw`(?:\s*(?:lakh|crore|thousand|million|billion|लाख|करोड़|हज़ार|हजार))?`;
const currencyForms = [
  new RegExp(`^[-−]?\\s*(?:\\p{Sc}|Rs\\.?|INR|USD|EUR|GBP|रु\\.?)\\s*${plainNumber}${scale}$`, "iu"),
  new RegExp(`^[-−]?${plainNumber}${scale}\\s*(?:\\p{Sc}|INR|USD|EUR|GBP|रुपये|रुपए|rupees)$`, "iu"),
];

const readers: Record<VariableType, (ascii: string) => SayAs | undefined | "refused"> = {
  text: () => undefined,
  name: (text) => (nameForm.test(text) ? undefined : "refused"),
  url: (text) => (urlForm.test(text) ? undefined : "refused"),
  number: (text) => {
    if (!numberForm.test(text)) return "refused";
    return text.includes(".") ? undefined : { kind: "cardinal" };
  },
  date: readDate,
  currency: (text) => (currencyForms.some((form) => form.test(text)) ? { kind: "currency" } : "refused"),
  time: (text) =>
    /^(?:(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|(?:0?[1-9]|1[0-2])(?::[0-5]\d)?\s?[ap]\.?m\.?)$/i.test(text)
      ? { kind: "time" }
      : "refused",
  phone: (text) => {
    const digits = text.replaceAll(/\D/g, "").length;
    return /^\+?[\d ()\-.]+$/.test(text) && digits >= 3 && digits <= 15 ? { kind: "telephone" } : "refused";
  },
};

function readDate(text: string): SayAs | "refused" {
  const yearFirst = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const dayFirst = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(text);
  const [year, month, day] = yearFirst
    ? [yearFirst[1], yearFirst[2], yearFirst[3]]
    : [dayFirst?.[4], dayFirst?.[3], dayFirst?.[1]];
  if (!isCalendarDate(Number(year), Number(month), Number(day))) return "refused";
  return { kind: "date", format: yearFirst ? "ymd" : "dmy" };
}

function isCalendarDate(year: number, month: number, day: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days && year >= 1;
}

/** Digits of every Indian script (and the Arabic ones of Urdu and Sindhi) as 0 to 9. Each block starts at its zero. */
export function toAsciiDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = indicZeros.find((each) => code >= each && code <= each + 9);
    return zero === undefined ? digit : String(code - zero);
  });
}

const indicZeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66];

export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
