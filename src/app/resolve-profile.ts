import { SutradharError } from "../core/index.ts";
import { defaultProfile, getProfile, type Profile } from "../media/timeline/index.ts";
import type { Script } from "../speech/script/index.ts";

/**
 * The profile of the command line, else of front matter, else the default.
 * @throws SutradharError `profile_unknown`, with its place where front matter named it
 */
export function resolveProfile(script: Script, wanted: string | undefined): Profile {
  try {
    return getProfile(wanted ?? script.profile ?? defaultProfile);
  } catch (cause) {
    if (!(cause instanceof SutradharError) || wanted !== undefined || !script.profilePosition) throw cause;
    const { code, message } = cause;
    throw new SutradharError(code, message, { cause, problems: [{ code, message, position: script.profilePosition }] });
  }
}
