import type { ContentClass } from "../governance/consent/index.ts";
import type { Category } from "../governance/moderation/index.ts";

/** What grants ask about, by what was found. */
const classOf: Readonly<Partial<Record<Category, ContentClass>>> = {
  political_endorsement: "political",
  elections: "political",
  sexual_content: "sexual",
  sex_related_crimes: "sexual",
  obscenity_in: "sexual",
  specialized_advice: "medical-claim",
  misleading_ad: "endorsement",
  public_figure: "endorsement",
};

/** What texts are about: grants, and the rules for labels, ask. */
export function classesOf(categories: readonly Category[]): readonly ContentClass[] {
  const found = categories.flatMap((category) => classOf[category] ?? []);
  return [...new Set<ContentClass>(["general", ...found])];
}
