import { SutradharError } from "../../core/index.ts";
import { labelProfileNames, type LabelProfileName } from "../../media/captions/index.ts";

/** Which labels an installation may draw, the usual one first: a person has decided that, and there is none without. */
export type LabelPolicy = readonly LabelProfileName[];

/**
 * The label that a video gets.
 * @param asked undefined where it is left to the policy
 * @throws SutradharError `forbidden` where the policy does not have it, as for a video without any
 */
export function chooseLabel(asked: string | undefined, policy: LabelPolicy): LabelProfileName {
  const [usual] = policy;
  if (!usual) throw new SutradharError("config_invalid", "a policy of labels must have one: no video goes without");
  if (asked === undefined) return usual;
  const chosen = policy.find((name) => name === asked);
  if (chosen) return chosen;
  const isKnown = (labelProfileNames as readonly string[]).includes(asked);
  throw new SutradharError(
    "forbidden",
    isKnown
      ? `the label ${asked} may not be drawn here: there is ${policy.join(", ")} (SUTRADHAR_LABELS)`
      : `there is no label ${JSON.stringify(asked.slice(0, 40))}, and no video without one: there is ${policy.join(", ")}`,
  );
}
