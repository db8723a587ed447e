import { SutradharError } from "../../core/index.ts";

/** Where months and days begin, unless an installation says otherwise. */
export const defaultTimeZone = "Asia/Kolkata";

/** @throws SutradharError `config_invalid` where there is no such zone. */
export function checkTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone && timeZone;
  } catch (cause) {
    throw new SutradharError(
      "config_invalid",
      `a time zone must be a name such as Asia/Kolkata or UTC, got ${JSON.stringify(timeZone)}`,
      { cause },
    );
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The month that an instant lies in there: `2026-11`. */
export function monthOf(at: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en", { timeZone, calendar: "iso8601", year: "numeric", month: "2-digit" });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.get("year")}-${parts.get("month")}`;
}
