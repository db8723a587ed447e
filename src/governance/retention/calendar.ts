/** A length of time as a rule states it. Years and months go by the calendar, hours by the clock. */
export interface Span {
  readonly years?: number | undefined;
  readonly months?: number | undefined;
  readonly days?: number | undefined;
  readonly hours?: number | undefined;
}

/** A day of the calendar; months from 1. */
interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * When a period "from" an instant is over, as Indian statutes count (General Clauses Act 1897, ss. 3(66) and 9): the day of the
 * event does not count, a year is one of the calendar, and the last day counts whole. So the answer is the midnight, in
 * `timeZone`, after the last day. What began on 28 February 2028 runs from the 29th, and is over as 1 March 2029 begins; a day that a
 * month does not have becomes the first of the next, never an earlier one. A span of hours alone is counted to the millisecond.
 */
export function endOfSpan(from: Date, span: Span, timeZone: string): Date {
  const { years = 0, months = 0, days = 0, hours = 0 } = span;
  const hoursMs = hours * 3_600_000;
  if (years + months + days === 0) return new Date(from.getTime() + hoursMs);
  const first = addDays(dayOf(from, timeZone), 1);
  const last = addDays(addMonths(first, years * 12 + months), days);
  return new Date(startOfDay(last, timeZone).getTime() + hoursMs);
}

/** The same day of a later month; where it has none, the first of the next. */
function addMonths({ year, month, day }: Day, months: number): Day {
  const index = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(index / 12), month: (index % 12) + 1 };
  return day <= daysIn(target) ? { ...target, day } : addDays({ ...target, day: daysIn(target) }, 1);
}

function daysIn({ year, month }: Pick<Day, "year" | "month">): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function addDays({ year, month, day }: Day, days: number): Day {
  const date = new Date(Date.UTC(year, month - 1, day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function dayOf(at: Date, timeZone: string): Day {
  const { year, month, day } = partsOf(at, timeZone);
  return { year, month, day };
}

/** The first instant of a day where the clocks of `timeZone` stand; where they skip midnight, the instant after the gap. */
function startOfDay(day: Day, timeZone: string): Date {
  const wall = Date.UTC(day.year, day.month - 1, day.day);
  let at = wall - offsetMs(new Date(wall), timeZone);
  // Once more, by the offset that holds there: it may have changed between.
  at = wall - offsetMs(new Date(at), timeZone);
  const shown = dayOf(new Date(at), timeZone);
  const isEarlier = Date.UTC(shown.year, shown.month - 1, shown.day) < wall;
  return new Date(isEarlier ? at + 3_600_000 : at);
}

function offsetMs(at: Date, timeZone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(at, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at.getTime() / 1_000) * 1_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(
  at: Date,
  timeZone: string,
): Day & { readonly hour: number; readonly minute: number; readonly second: number } {
  const numeric = "numeric" as const;
  const known =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-GB-u-ca-gregory-nu-latn", {
      timeZone,
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
      hourCycle: "h23",
    });
  formats.set(timeZone, known);
  const parts = Object.fromEntries(known.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (name: string): number => parts[name] ?? 0;
  return {
    year: of("year"),
    month: of("month"),
    day: of("day"),
    hour: of("hour"),
    minute: of("minute"),
    second: of("second"),
  };
}
