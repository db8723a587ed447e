import { readFileSync } from "node:fs";
import { z } from "zod";

/** What people do, and the product only keeps: its name is an entry's in the ledger, so it is code and no data. */
export const dutyIds = [
  "access-review",
  "log-review",
  "impact-assessment",
  "independent-audit",
  "due-diligence",
  "state-request",
  "user-notice",
  "political-content",
] as const;
export type DutyId = (typeof dutyIds)[number];

const duty = z.strictObject({
  id: z.enum(dutyIds),
  /** The row of the matrix that it is of. */
  rule: z.int().positive(),
  says: z.string().min(1),
  /** How long one record holds; without it, each is of one event. */
  every: z.strictObject({ months: z.int().min(1).max(60) }).optional(),
  /** No law names the interval. */
  isOwnInterval: z.boolean().optional(),
  /** Whom the rule binds, where that is not everybody. */
  onlyFor: z.string().optional(),
});
export type Duty = z.infer<typeof duty>;

const form = z.strictObject({ edition: z.iso.date(), duties: z.array(duty) });

/** What people owe, with how often: data, since intervals are changed by law. */
export function readDuties(): readonly Duty[] {
  return form.parse(JSON.parse(readFileSync(new URL("duties.json", import.meta.url), "utf8"))).duties;
}

/** When it is owed again; undefined where it is of single events, or was never done. By the calendar, in UTC: the 31st of a shorter month is its last day. */
export function nextDue({ every }: Duty, lastAt: Date | undefined): Date | undefined {
  if (!every || !lastAt) return undefined;
  const due = new Date(lastAt);
  const day = due.getUTCDate();
  due.setUTCDate(1);
  due.setUTCMonth(due.getUTCMonth() + every.months);
  const days = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate();
  due.setUTCDate(Math.min(day, days));
  return due;
}
