import { z } from "@hono/zod-openapi";
import { costGroups, inrPattern } from "../../fleet/index.ts";

/** Rupees as text: a number would lose the small change of a large sum. */
const inr = z.string().openapi({ description: "Rupees without tax, with at most six decimals", example: "1234.5" });

export const costQuery = z.object({
  by: z.enum(costGroups).default("day"),
  video: z.string().max(40).optional(),
  campaign: z.string().max(40).optional(),
  from: z.iso.datetime({ offset: true }).optional().openapi({ description: "From this instant on" }),
  to: z.iso.datetime({ offset: true }).optional().openapi({ description: "Up to this instant, without it" }),
});

const costSchema = z
  .object({
    name: z.string().nullable().openapi({ description: "A video's, campaign's or workspace's id, a step or a day" }),
    costInr: inr,
    attempts: z.number().int(),
    wallMs: z.number().int(),
    cpuMs: z.number().int(),
    gpuMs: z.number().int(),
    frames: z.number().int(),
    bytesRead: z.number().int(),
    bytesWritten: z.number().int(),
  })
  .openapi("Cost");

export const costsSchema = z
  .object({
    by: z.enum(costGroups),
    timeZone: z.string(),
    costs: z.array(costSchema),
    isComplete: z.boolean().openapi({ description: "False where there are more than one answer may hold" }),
  })
  .openapi("Costs");

const period = z.enum(["month", "total"]);

const budgetOrder = z.strictObject({
  period,
  limitInr: inr.regex(inrPattern, "rupees with at most six decimals, such as 50000 or 12.50"),
  warnAt: z.number().gt(0).max(1).default(0.8).openapi({ description: "Share of the limit from which on it warns" }),
  isHard: z.boolean().default(true).openapi({ description: "Whether nothing may start once it is spent" }),
});

export const budgetsOrder = z
  .strictObject({
    budgets: z
      .array(budgetOrder)
      .max(2)
      .refine((budgets) => new Set(budgets.map((each) => each.period)).size === budgets.length, {
        message: "there is one budget a month and one in total",
      }),
  })
  .openapi("BudgetsOrder");

export const budgetsSchema = z
  .object({
    timeZone: z.string(),
    budgets: z.array(
      z.object({
        period,
        limitInr: inr,
        warnAt: z.number(),
        isHard: z.boolean(),
        spentFor: z.string().openapi({ description: "The month that is meant, or `total`", example: "2026-11" }),
        spentInr: inr,
        state: z.enum(["within", "warned", "exceeded"]),
      }),
    ),
  })
  .openapi("Budgets");
