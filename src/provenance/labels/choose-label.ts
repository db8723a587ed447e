import { SutradharError } from "../../core/index.ts";
import { labelProfileNames, type LabelProfileName } from "../../media/captions/index.ts";

/** Which labels an installation may draw, the usual one first: a person has decided that, and there is none without. */
export type LabelPolicy = readonly LabelProfileName[];

/** The strictest first, as the rules have them: one stands in for all behind it. */
export const labelStrictness: readonly LabelProfileName[] = ["in-eci", "asci", "in-sgi", "eu"];

/**
 * The label that a video gets.
 * @param asked undefined where it is left to the policy
 * @throws SutradharError `label_refused` where the policy does not have it, as for a video without any
 */
export function chooseLabel(asked: string | undefined, policy: LabelPolicy): LabelProfileName {
  const [usual] = policy;
  if (!usual) throw new SutradharError("config_invalid", "a policy of labels must have one: no video goes without");
  if (asked === undefined) return usual;
  const chosen = policy.find((name) => name === asked);
  if (chosen) return chosen;
  const isKnown = (labelProfileNames as readonly string[]).includes(asked);
  throw new SutradharError(
    "label_refused",
    isKnown
      ? `the label ${asked} may not be drawn here: there is ${policy.join(", ")} (SUTRADHAR_LABELS)`
      : `there is no label ${JSON.stringify(asked.slice(0, 40))}, and no video without one: there is ${policy.join(", ")}`,
  );
}

/**
 * The label of a video of which the rules have said what it owes: that, or what was asked for where it says no less.
 * @throws SutradharError `label_refused`
 */
export function fitLabel(
  owed: LabelProfileName,
  { asked, policy }: { readonly asked: string | undefined; readonly policy: LabelPolicy },
): LabelProfileName {
  const rank = labelStrictness.indexOf(owed);
  if (asked !== undefined) {
    const chosen = chooseLabel(asked, policy);
    if (labelStrictness.indexOf(chosen) <= rank) return chosen;
    throw new SutradharError(
      "label_refused",
      `the label ${chosen} says less than ${owed}, which the rules ask for here: leave it to them, or ask for ${owed}`,
    );
  }
  // The nearest that says no less: where an installation does not draw the very one.
  const fit = labelStrictness.slice(0, rank + 1).findLast((name) => policy.includes(name));
  if (fit) return fit;
  throw new SutradharError(
    "label_refused",
    `the rules ask for the label ${owed} here, and this installation draws ${policy.join(", ")} alone (SUTRADHAR_LABELS)`,
  );
}
