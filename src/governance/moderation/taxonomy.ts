/**
 * What can be wrong with a text: the hazards of MLCommons AILuminate 1.1 (S1 to S14 in the words of Llama Guard), and
 * what Indian law and custom add. The ids never change: policies and records name them.
 */
export const categories = {
  violent_crimes: { hazard: "S1" },
  nonviolent_crimes: { hazard: "S2" },
  sex_related_crimes: { hazard: "S3" },
  child_sexual_exploitation: { hazard: "S4", overridable: false },
  defamation: { hazard: "S5" },
  specialized_advice: { hazard: "S6" },
  privacy: { hazard: "S7" },
  ip: { hazard: "S8" },
  indiscriminate_weapons: { hazard: "S9" },
  hate: { hazard: "S10" },
  suicide_self_harm: { hazard: "S11" },
  sexual_content: { hazard: "S12" },
  elections: { hazard: "S13" },
  religious_communal: { hazard: "S10" },
  political_endorsement: { hazard: "S13" },
  nonconsensual_intimate_content: { hazard: "S3", overridable: false },
  impersonation_no_consent: {},
  false_document: { hazard: "S2" },
  public_figure: {},
  obscenity_in: { hazard: "S12" },
  misleading_ad: { hazard: "S6" },
  harassment: {},
  profanity: {},
  pii_leak: { hazard: "S7" },
  prompt_injection: {},
} as const satisfies Readonly<Record<string, { hazard?: string; overridable?: false }>>;

export type Category = keyof typeof categories;

export function isCategory(id: string): id is Category {
  return Object.hasOwn(categories, id);
}

/** Nobody may let these through, whatever their role. */
export function isOverridable(category: Category): boolean {
  return !("overridable" in categories[category]);
}

/** From 0, a remark for the record, to 4, where harm to someone is likely. */
export const severityMax = 4;
