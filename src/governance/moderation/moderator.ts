import type { ModerationDecision, ModerationStage, ModeratorIdentity } from "./decision.ts";

export interface ModerationRequest {
  readonly stage: ModerationStage;
  /** BCP 47: `hi`, `hi-Latn`, `en-IN`. */
  readonly language: string;
  readonly text: string;
  /** What of the production it is: `scene-2/caption`, `file name`. For the record. */
  readonly field?: string;
  /** What the production is for; the policy may ask more of some purposes. `general` where it is left out. */
  readonly purpose?: string;
}

/**
 * Judges texts. A refusal is a value; an exception means that the moderator failed, which `failClosed` turns into a
 * refusal. Rules, a model server and a provider's API all stand behind this.
 */
export interface Moderator {
  readonly identity: ModeratorIdentity;
  moderate(request: ModerationRequest, now: Date): Promise<ModerationDecision>;
}
