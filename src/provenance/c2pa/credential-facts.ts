import type { Digest } from "../../core/index.ts";
import type { CombinedSource, DigitalSource } from "./digital-source.ts";

/** Something that a video was made of. */
export interface MadeOf {
  /** `script`, `files` beside it, `model`, or an asset's kind. */
  readonly role: string;
  /** For people: `avatar/asha@1.2.0`. Of what is personal only its role is told. */
  readonly name: string;
  readonly digest: Digest;
  /** What it is made of is known to all who have the product; anything else is told as a keyed commitment. */
  readonly isPublic: boolean;
  readonly source: DigitalSource;
}

/** Who allowed what, as a consent that was kept elsewhere says it. Ids and digest are told as keyed commitments, the rest as it is. */
export interface ConsentClaim {
  readonly consent: string;
  /** Of the signed consent's bytes. */
  readonly artefact: Digest;
  readonly grant: string;
  readonly purpose: string;
  /** ISO 8601. */
  readonly validUntil: string;
}

/** Everything that content credentials say of a video, but what is known only when it is signed. No keys, no times. */
export interface CredentialFacts {
  /** The id of the video where a server made it. */
  readonly video: string | null;
  readonly title: string | null;
  /** BCP 47, of the first scene. */
  readonly language: string;
  readonly product: { readonly name: string; readonly version: string };
  /** The name of the label profile that is drawn in every frame. */
  readonly label: string;
  /** It is only heard, and its label spoken; absent where pictures are seen. */
  readonly isSoundOnly?: true;
  readonly source: CombinedSource;
  readonly madeOf: readonly MadeOf[];
  readonly consents: readonly ConsentClaim[];
  /** The id in the invisible mark; null where none was put in. */
  readonly mark: string | null;
}

/** Said of the gates that a master went through. */
export interface GateClaim {
  readonly name: string;
  readonly verdict: "pass" | "fail" | "review";
}
