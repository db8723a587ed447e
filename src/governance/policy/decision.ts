import { z } from "zod";

/** What a policy can be asked; each is a package of `deploy/policy`. */
export const decisionNames = [
  "order",
  "consent",
  "egress",
  "moderation",
  "label",
  "release",
  "approvals",
  "retention",
  "roles",
] as const;
export type DecisionName = (typeof decisionNames)[number];

export function isDecisionName(text: string): text is DecisionName {
  return (decisionNames as readonly string[]).includes(text);
}

const reasonForm = /^[a-z][a-z0-9_]{0,63}$/;

const decisionSchema = z
  .looseObject({ allow: z.boolean(), reasons: z.array(z.string().regex(reasonForm)).max(100) })
  // What is refused says why, and what is allowed has nothing against it: anything else is an answer that nobody meant.
  .refine(({ allow, reasons }) => allow === (reasons.length === 0));

/** An answer as the rules gave it. Some say more than yes or no: `action`, `missing`, `profile`, `owed`, `obligations`. */
export type PolicyAnswer = z.infer<typeof decisionSchema>;

/** Undefined where it is none. */
export function readAnswer(value: unknown): PolicyAnswer | undefined {
  const parsed = decisionSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
