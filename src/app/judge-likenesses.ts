import { SutradharError } from "../core/index.ts";
import type { Cast } from "./cast.ts";
import type { Config } from "./config.ts";

/** What a lock says of those who are seen in a video that was made on one's own machine. */
export type AloneConsent = "no_person" | "own";

/**
 * Whether a likeness may be used on one's own machine, where nobody keeps consents: an invented one may, and one's own (the setting
 * `ownLikenesses` names whose that is), and nobody else's: that takes a consent, and a server that keeps it.
 * @returns what the lock says of it
 * @throws SutradharError `consent_refused`
 */
export function judgeAlone(
  { declared }: Pick<Cast, "declared">,
  { ownLikenesses }: Pick<Config, "ownLikenesses">,
): AloneConsent {
  const stranger = declared.find(({ ref }) => !ownLikenesses.includes(ref));
  if (stranger) {
    throw new SutradharError(
      "consent_refused",
      `${stranger.modality === "voice" ? "a recording" : "an avatar beside the script"} is somebody's (${JSON.stringify(stranger.ref)}), and on this machine nobody's consent is kept: order the video on a server, or, where it is your own ${stranger.modality}, set ownLikenesses to that name`,
      { details: { point: "enqueue", reason: "consent_missing" } },
    );
  }
  return declared.length === 0 ? "no_person" : "own";
}
