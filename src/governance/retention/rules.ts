import { z } from "zod";
import { SutradharError } from "../../core/index.ts";
import type { Span } from "./calendar.ts";

/** What is kept, by how long: intermediates, what a video is made of, logs, consents, finished videos. */
export const retentionClasses = ["R0", "R1", "R2", "R3", "R4"] as const;
export type RetentionClass = (typeof retentionClasses)[number];

const count = z.int().min(0).max(10_000).optional();
const span = z
  .strictObject({ years: count, months: count, days: count, hours: count })
  .refine((parts) => Object.values(parts).some((part) => (part ?? 0) > 0), "a span is of some length");

const classRule = z
  .looseObject({
    content: z.string(),
    source: z.string().min(1),
    hasFloor: z.boolean(),
    floor: span.nullable(),
    ceiling: span.nullable(),
    grace: span.nullable(),
    isSealed: z.boolean(),
    atEnd: z.enum(["purge", "shred"]),
    needsReproducible: z.boolean(),
  })
  .refine(({ hasFloor, floor }) => hasFloor === (floor !== null), "a class with a floor says how long that is")
  .refine(
    ({ floor, ceiling }) => floor === null || ceiling === null || roughDays(ceiling) >= roughDays(floor),
    "a ceiling is no lower than its floor",
  );

const tableSchema = z.looseObject({
  source: z.string(),
  profiles: z.record(z.string(), z.looseObject({ classes: z.record(z.enum(retentionClasses), classRule) })),
});

/** How long one class is kept, and on whose word. */
export interface ClassRule {
  readonly content: string;
  readonly source: string;
  /** Not before this. */
  readonly floor: Span | null;
  /** Not after this, ended or not. */
  readonly ceiling: Span | null;
  /** For how long a purpose goes on after the work is done: somebody may look, or try again. */
  readonly grace: Span | null;
  readonly isSealed: boolean;
  readonly atEnd: "purge" | "shred";
  readonly needsReproducible: boolean;
}

/** One reading of the law, as the tables of the policy state it. */
export interface RetentionRules {
  readonly profile: string;
  readonly classes: Readonly<Record<RetentionClass, ClassRule>>;
}

/** @throws SutradharError `policy_invalid` where the policy has no such profile, or says what cannot be kept to */
export function readRetentionRules(tables: Readonly<Record<string, unknown>>, profile: string): RetentionRules {
  const parsed = tableSchema.safeParse(tables["retention"]);
  if (!parsed.success) {
    const { path = [], message = "it cannot be read" } = parsed.error.issues[0] ?? {};
    throw new SutradharError("policy_invalid", `the policy's table retention, at ${path.join(".")}: ${message}`);
  }
  const found = parsed.data.profiles[profile];
  if (!found) {
    const names = Object.keys(parsed.data.profiles).join(", ");
    throw new SutradharError("policy_invalid", `the policy has no retention profile ${profile}: it has ${names}`);
  }
  return { profile, classes: found.classes };
}

/** Enough to compare two spans by. */
function roughDays({ years = 0, months = 0, days = 0, hours = 0 }: Span): number {
  return years * 365.25 + months * 30.4 + days + hours / 24;
}
