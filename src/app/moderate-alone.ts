import path from "node:path";
import type { ContentClass } from "../governance/consent/index.ts";
import { createBuiltInModerator, screenTexts, type Moderator } from "../governance/moderation/index.ts";
import type { LockedModeration, VideoLock } from "../planner/index.ts";
import type { Script } from "../speech/script/index.ts";
import { collectTexts } from "./collect-texts.ts";
import { classesOf } from "./content-classes.ts";
import { listObjections, refuseScreening } from "./explain-screening.ts";

/** Scripts name no purpose: on one's own machine they are for nothing in particular. */
export const purposeAlone = "general";

export interface JudgedAlone {
  /** What its lock says of it. */
  readonly moderation: LockedModeration;
  /** What its texts are about: which label it owes depends on it. */
  readonly contentClasses: readonly ContentClass[];
}

/**
 * Judges what a video of one's own machine says and shows, before anything of it is made, by the policy for a single
 * user: what is refused stays refused, since there is nobody else here to agree; what a person must look at is looked at by whoever
 * renders it, who is told.
 * @throws SutradharError `moderation_refused`
 */
export async function moderateAlone(
  { script, files }: { readonly script: Script; readonly files: VideoLock["files"] },
  options: {
    readonly now: Date;
    readonly onWarning?: ((message: string) => void) | undefined;
    readonly moderator?: Moderator;
  },
): Promise<JudgedAlone> {
  const moderator = options.moderator ?? createBuiltInModerator();
  const fileNames = [path.basename(script.file), ...Object.keys(files)];
  const screening = await screenTexts(
    moderator,
    { texts: collectTexts({ script, fileNames }), purpose: purposeAlone },
    options.now,
  );
  const { action, categories, inputSha256 } = screening;
  if (action === "block") throw refuseScreening(screening);
  if (action === "review") options.onWarning?.(`look at the texts before you show this: ${listObjections(screening)}`);
  return {
    contentClasses: classesOf(categories),
    moderation: {
      profile: "single-user",
      action,
      purpose: purposeAlone,
      textsSha256: inputSha256,
      moderator: moderator.identity,
    },
  };
}
