import { SutradharError } from "../core/index.ts";
import type { ContentClass } from "../governance/consent/index.ts";
import { chooseLabel } from "../provenance/labels/index.ts";
import type { Config } from "./config.ts";
import { createLabelDesk, type DecidedLabel } from "./label-desk.ts";
import { noteRefusal } from "./local-refusals.ts";
import { purposeAlone } from "./moderate-alone.ts";
import { openPolicy } from "./open-policy.ts";

/** On one's own machine the same rules decide which label a video owes as on a server, and who asks for less is refused as there. */
export interface LabelAlone {
  /** Before anything is read: what is no label here. @throws SutradharError `label_refused` */
  admit(asked: string | undefined): Promise<void>;
  /** Once it is known what it is about. @throws SutradharError `label_refused`, `policy_refused`, `policy_invalid` */
  decide(asked: string | undefined, contentClasses: readonly ContentClass[]): Promise<DecidedLabel>;
}

export function createLabelAlone(config: Config, now: () => Date): LabelAlone {
  const { labels, territory, homeDirectory } = config;
  /** That somebody asked is kept for the ledger, which a server keeps. */
  const noting = async <T>(ask: () => Promise<T> | T): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      if (isRefusal(error)) await noteRefusal(homeDirectory, { at: now().toISOString(), reason: error.message });
      throw error;
    }
  };
  return {
    admit: (asked) => noting(() => void chooseLabel(asked, labels)),
    decide: (asked, contentClasses) =>
      noting(async () => {
        const policy = await openPolicy(config, { log: { info: () => undefined }, now });
        const desk = createLabelDesk({ policy, labels, territory });
        return desk.decide({ ...(asked === undefined ? {} : { label: asked }), purpose: purposeAlone }, contentClasses);
      }),
  };
}

function isRefusal(error: unknown): error is SutradharError {
  return error instanceof SutradharError && (error.code === "label_refused" || error.code === "policy_refused");
}
