import { readFileSync } from "node:fs";
import { z } from "zod";
import { SutradharError } from "../../core/index.ts";

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const within = z.union([
  z.strictObject({ hours: z.int().min(1).max(8_784) }),
  z.strictObject({ days: z.int().min(1).max(3_660) }),
  // The law says no number: it is due at once.
  z.literal("without-delay"),
]);

const clock = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  /** What it runs for: a kind of request, or who must be told of a breach. */
  for: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  within,
  law: z.string().min(1).max(200),
  rule: z.string().min(1).max(200),
  says: z.string().min(1).max(1_000),
  /** Where sources differ by a day, all of them are there. */
  since: z.array(day).min(1).optional(),
  until: z.array(day).min(1).optional(),
  /** No law names the period. */
  isOwn: z.boolean().optional(),
});
export type Clock = z.infer<typeof clock>;

const clocksForm = z.strictObject({
  edition: day,
  source: z.string().min(1).max(1_000),
  rights: z.array(clock).min(1).max(100),
  breach: z.array(clock).min(1).max(100),
});
type ClockData = z.infer<typeof clocksForm>;

/** A clock that has begun to run. */
export interface DueClock extends Clock {
  readonly dueAt: Date;
  /** Whether the rule binds on the day that it began; one that does not yet, or is nobody's but ours, is kept all the same. */
  readonly isInForce: boolean;
}

export interface Clocks {
  readonly edition: string;
  readonly source: string;
  readonly rights: readonly Clock[];
  readonly breach: readonly Clock[];
  /** When a request of this kind must have its answer: of those that run, the one that ends first. */
  dueOf(kind: string, from: Date): DueClock;
  /** Every clock of a breach, side by side. */
  ofBreach(from: Date): readonly DueClock[];
}

export function readShippedClocks(): Clocks {
  return parseClocks(readFileSync(new URL("clocks.json", import.meta.url), "utf8"), "the clocks that ship");
}

/** @throws SutradharError `config_invalid` that names what is wrong */
export function parseClocks(text: string, what: string): Clocks {
  const fail = (found: string): SutradharError =>
    new SutradharError("config_invalid", `${what}: ${found}; docs/guides/rights.md says how a file of clocks looks`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fail("it is no JSON");
  }
  const parsed = clocksForm.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw fail(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`);
  }
  return createClocks(parsed.data);
}

function createClocks(data: ClockData): Clocks {
  return {
    ...data,
    dueOf(kind, from) {
      const running = data.rights.filter((each) => each.for === kind).map((each) => start(each, from));
      // A rule that ended does not count; one that is to come is kept early only where no other runs.
      const standing = running.filter(({ isInForce, isOwn }) => isInForce || isOwn === true);
      const [first] = (standing.length > 0 ? standing : running).toSorted((a, b) => +a.dueAt - +b.dueAt);
      if (first) return first;
      throw new SutradharError("config_invalid", `no clock runs for ${kind}: add one to the file of clocks`);
    },
    ofBreach: (from) => data.breach.map((each) => start(each, from)).toSorted((a, b) => +a.dueAt - +b.dueAt),
  };
}

function start(each: Clock, from: Date): DueClock {
  const today = dayInIndia(from);
  const since = each.since?.toSorted()[0];
  const until = each.until?.toSorted()[0];
  const isInForce = each.isOwn !== true && (!since || today >= since) && (!until || today < until);
  return { ...each, isInForce, dueAt: addTo(from, each.within) };
}

/** The calendar of the law: India has one time zone, and no daylight saving. */
function dayInIndia(at: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata", dateStyle: "short" }).format(at);
}

const hourMs = 3_600_000;

function addTo(from: Date, span: Clock["within"]): Date {
  if (span === "without-delay") return from;
  return new Date(from.getTime() + ("hours" in span ? span.hours : span.days * 24) * hourMs);
}
