import { SutradharError, type Digest } from "../core/index.ts";
import type { ContentClass } from "../governance/consent/index.ts";
import { explainReason, type Policy } from "../governance/policy/index.ts";
import { labelProfileNames, type LabelProfileName } from "../media/captions/index.ts";
import type { VideoOrder } from "../productions/index.ts";
import { fitLabel, type LabelPolicy } from "../provenance/labels/index.ts";

/** Which label a video gets, and what has decided that. */
export interface DecidedLabel {
  readonly label: LabelProfileName;
  /** Of the rules. */
  readonly bundle: Digest;
  /** sha256 of what they were told. */
  readonly inputSha256: Digest;
}

/** Asks the rules which label a video owes: where it will be seen, what it is for and what it is about decide it. */
export interface LabelDesk {
  /** @throws SutradharError `label_refused`, `policy_refused` */
  decide(
    order: Pick<VideoOrder, "label" | "purpose" | "territory">,
    contentClasses: readonly ContentClass[],
  ): Promise<DecidedLabel>;
}

export interface LabelDeskOptions {
  readonly policy: Pick<Policy, "decide">;
  readonly labels: LabelPolicy;
  /** Where a video is seen that does not say where: ISO 3166. */
  readonly territory: string;
}

export function createLabelDesk({ policy, labels, territory }: LabelDeskOptions): LabelDesk {
  return {
    async decide(order, contentClasses) {
      const decision = await policy.decide("label", {
        purpose: order.purpose ?? "general",
        territory: order.territory ?? territory,
        contentClasses: [...contentClasses],
        // Who may draw its label may make it: a person has set that.
        isPoliticalLicensed: labels.includes("in-eci"),
      });
      const { allow, reasons, bundle, inputSha256 } = decision;
      const owed = labelProfileNames.find((name) => name === decision["profile"]);
      if (!allow || !owed || bundle === undefined) {
        const said = reasons.map((reason) => `${explainReason(reason)} [${reason}]`).join("; ");
        throw new SutradharError("policy_refused", `the policy says no label under which it may be made: ${said}`, {
          details: { reasons },
        });
      }
      return { label: fitLabel(owed, { asked: order.label, policy: labels }), bundle, inputSha256 };
    },
  };
}
