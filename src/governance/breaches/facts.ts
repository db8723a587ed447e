/** What is known of a breach, in the words of those who look into it. What nobody knows yet is left open in a notice, and named. */
export const breachFactNames = [
  "nature",
  "extent",
  "timing",
  "place",
  "impact",
  "consequences",
  "mitigation",
  "safety",
  "causes",
  "measures",
  "findings",
  "remedies",
  "systems",
  "kind",
] as const;
export type BreachFactName = (typeof breachFactNames)[number];
export type BreachFacts = Readonly<Partial<Record<BreachFactName, string>>>;
