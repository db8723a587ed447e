/** Why something that was handed in does not prove what it claims. A reason never changes its meaning. */
export type FailureReason =
  | "malformed"
  | "key_unknown"
  | "signature_invalid"
  | "origin_foreign"
  | "not_included"
  | "inconsistent"
  | "quorum_missing"
  | "rotation_invalid"
  | "recovery_invalid"
  | "opening_invalid"
  | "time_stamp_invalid";

/**
 * What the parts of the verifier throw among themselves. Its front doors catch it and answer with a value: that a proof
 * does not hold is an answer, no failure.
 */
export class VerificationFailure extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string) {
    super(message);
    this.name = "VerificationFailure";
    this.reason = reason;
  }
}

/** A refusal as the front doors give it. */
export interface Refused {
  readonly valid: false;
  readonly reason: FailureReason;
  readonly message: string;
}

/** Turns what `check` throws into a refusal; faults of our own pass through. */
export function asVerdict<Accepted extends { readonly valid: true }>(check: () => Accepted): Accepted | Refused {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof VerificationFailure)) throw error;
    return { valid: false, reason: error.reason, message: error.message };
  }
}
