import type { Language, SayAs } from "../spoken.ts";
import { sayDateAs } from "./dates.ts";
import { sayLetters } from "./letters.ts";
import { sayMoney } from "./money.ts";
import { sayDigits, sayNumber, sayOrdinal } from "./numbers.ts";
import { sayTelephone } from "./telephones.ts";
import { sayTime } from "./times.ts";

/** What SSML's `say-as` asks for; undefined where the text is nothing of that kind, and is then read as any other. */
export function sayAsAsked(plain: string, language: Language, sayAs: SayAs): string | undefined {
  const text = plain.trim();
  switch (sayAs.kind) {
    case "cardinal":
      return isNumber(text) ? sayNumber(text, language) : undefined;
    case "ordinal":
      return sayOrdinalAs(text, language);
    case "digits":
      return sayCharacters(text, language);
    case "telephone":
      return /\d/.test(text) && /^[\d\s()+.-]+$/.test(text) ? sayTelephone(text, language) : undefined;
    case "date":
      return sayDateAs(text, sayAs.format, language);
    case "time":
      return sayTimeAs(text, language);
    case "currency":
      return sayCurrencyAs(text, language);
  }
}

function isNumber(text: string): boolean {
  return /^[-−+]?[\d,]*\d(\.\d+)?$/.test(text);
}

function sayOrdinalAs(text: string, language: Language): string | undefined {
  const digits = text.replace(/,/g, "").match(/^(\d{1,9})\p{L}*[\p{M}\p{L}]*$/u)?.[1];
  return digits === undefined ? undefined : sayOrdinal(Number(digits), language);
}

function sayCharacters(text: string, language: Language): string | undefined {
  const said = [...text].map((one) =>
    /\d/.test(one) ? sayDigits(one, language) : /[A-Za-z]/.test(one) ? sayLetters(one) : "",
  );
  const spoken = said.filter((one) => one !== "").join(" ");
  return spoken === "" ? undefined : spoken;
}

function sayTimeAs(text: string, language: Language): string | undefined {
  const match = text.match(/^(\d{1,2})(?:[:.](\d{2}))?(?:[:.]\d{2})?\s*([AaPp])?\.?[Mm]?\.?$/);
  return match ? sayTime(Number(match[1]), Number(match[2] ?? 0), match[3], language) : undefined;
}

function sayCurrencyAs(text: string, language: Language): string | undefined {
  const match = text.match(/^(US\$|\$|€|£|₹|[A-Z]{3}|Rs\.?)?\s*([\d,]*\d(?:\.\d+)?)\s*([A-Z]{3})?$/);
  return match?.[2] === undefined ? undefined : sayMoney(match[1] ?? match[3] ?? "₹", match[2], undefined, language);
}
