import type { Digest } from "../../core/index.ts";

/** An asset or a model by what it is bound to. */
export interface UsedVersion {
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
}

/** What is told of a video outside of its workspace: nothing that a variable, a script or a file says, which may be personal. */
export interface VideoFacts {
  readonly id: string;
  readonly workspace: string;
  /** The campaign that it is a row of. */
  readonly campaign?: string;
  readonly state: string;
  readonly orderedAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** What it failed with. */
  readonly problemCode?: string;
  readonly purpose?: string;
  readonly channel?: string;
  readonly territory?: string;
  readonly profile?: string;
  readonly product: string;
  /** Of the program that made it. */
  readonly build?: Digest;
  /** Of the whole lock, which has keys of this installation in it and cannot be guessed. */
  readonly lock?: Digest;
  readonly uses: readonly UsedVersion[];
  /** The software behind its steps. */
  readonly engines: Readonly<Record<string, Digest>>;
  readonly master?: Digest;
  /** By name: `video`, `poster`, `vtt`. */
  readonly deliverables: Readonly<Record<string, Digest>>;
}

/** The installation that tells it. */
export interface Teller {
  /** The id of its key. */
  readonly kid: string;
  /** The version of the product. */
  readonly product: string;
}
