import { readFileSync } from "node:fs";
import { z } from "zod";
import { dutyIds } from "./duties.ts";

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

/** From when a rule binds. Where sources differ by a day, all of them are there. */
const force = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("in_force"),
    since: day,
    /** A part of it came later. */
    days: z.array(day).optional(),
    /** It ends, on the first of these. */
    until: z.array(day).optional(),
  }),
  z.strictObject({ kind: z.literal("later"), days: z.array(day).min(1) }),
  z.strictObject({ kind: z.literal("draft"), since: day }),
  z.strictObject({ kind: z.literal("voluntary") }),
  z.strictObject({ kind: z.literal("ours") }),
]);
export type RuleForce = z.infer<typeof force>;

/** What shows that a control is there: each is checked to exist. */
const evidence = z.union([
  z.strictObject({ test: z.string() }),
  z.strictObject({ guide: z.string() }),
  /** Of the command line, without `sutradhar`. */
  z.strictObject({ command: z.string() }),
  z.strictObject({ route: z.string() }),
  /** A decision of `deploy/policy`, with its cases. */
  z.strictObject({ policy: z.string() }),
]);
export type Evidence = z.infer<typeof evidence>;

/** What an installation can say of itself, of the caller's workspace. */
export const probes = [
  "consents",
  "recipients",
  "notices",
  "languages",
  "withdrawals",
  "processorTasks",
  "processors",
  "ledger",
  "policy",
  "moderation",
  "labels",
  "signed",
  "rights",
  "breaches",
  "takedowns",
  ...dutyIds,
] as const;
export type ProbeName = (typeof probes)[number];

const row = z
  .strictObject({
    id: z.int().positive(),
    law: z.string().min(1),
    rule: z.string(),
    says: z.string().min(1),
    force,
    /** Whom it binds, where that is not everybody. */
    onlyFor: z.string().optional(),
    control: z.string().min(1),
    built: z.enum(["yes", "partly", "no"]),
    missing: z.string().min(1).optional(),
    evidence: z.array(evidence),
    probe: z.enum(probes).optional(),
  })
  // What is claimed is shown, and what is not whole says what it lacks.
  .refine(
    ({ built, missing }) => (built === "yes") === (missing === undefined),
    "what is not whole says what is missing",
  )
  .refine(({ built, evidence: shown }) => (built === "no") === (shown.length === 0), "a claim has evidence")
  .refine(
    ({ built, evidence: shown }) => built !== "yes" || shown.some((one) => "test" in one || "policy" in one),
    "what is whole has a test",
  );
export type ComplianceRule = z.infer<typeof row>;

const matrixForm = z.strictObject({ edition: day, source: z.string(), rows: z.array(row).min(1) });
export type ComplianceMatrix = z.infer<typeof matrixForm>;

/** Rule, control and evidence, as they stand in this build. */
export function readMatrix(): ComplianceMatrix {
  return parseMatrix(JSON.parse(readFileSync(new URL("matrix.json", import.meta.url), "utf8")));
}

export function parseMatrix(value: unknown): ComplianceMatrix {
  return matrixForm.parse(value);
}
