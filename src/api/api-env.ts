import type { Caller } from "../access/index.ts";

/** What every handler finds in its context. */
export interface ApiEnv {
  readonly Variables: {
    /** Set by `authenticate`; routes without it are public. */
    readonly caller: Caller;
    readonly requestId: string;
    /** The claim of an `Idempotency-Key`, where one came: what is made, is made once under it. */
    readonly origin?: string;
  };
}
