import type { ConsentStatus } from "../../store/index.ts";

/** W3C Data Privacy Vocabulary 2.3, ConsentStatus: which of its terms ours are. */
export const dpvStatus: Readonly<Record<ConsentStatus, string>> = {
  given: "dpv:ConsentGiven",
  renewed: "dpv:RenewedConsentGiven",
  // DPV has no word for a consent that rests; whoever reads it there must not rely on it.
  paused: "dpv:ConsentUnknown",
  expired: "dpv:ConsentExpired",
  invalidated: "dpv:ConsentInvalidated",
  revoked: "dpv:ConsentRevoked",
  withdrawn: "dpv:ConsentWithdrawn",
};

const following: Readonly<Record<ConsentStatus, readonly ConsentStatus[]>> = {
  given: ["paused", "expired", "invalidated", "revoked", "withdrawn"],
  renewed: ["paused", "expired", "invalidated", "revoked", "withdrawn"],
  paused: ["given", "renewed", "expired", "invalidated", "revoked", "withdrawn"],
  expired: [],
  invalidated: [],
  revoked: [],
  withdrawn: [],
};

/** Whether a consent of one status may come to another. What has ended stays ended: a new consent is asked for. */
export function mayBecome(from: ConsentStatus, to: ConsentStatus): boolean {
  return following[from].includes(to);
}

/** The two under which anything may be done: DPV marks them as valid for processing. */
export function isInForce(status: ConsentStatus): boolean {
  return status === "given" || status === "renewed";
}
