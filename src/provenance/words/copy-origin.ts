import type { CredentialReport } from "../c2pa/index.ts";

/** How a file differs from the one that was signed. */
export type CopyDifference =
  /** Its credentials are gone, or hold no more. */
  | { readonly kind: "credentials_gone" | "credentials_broken" }
  /** Its pictures and its sound are those that were signed, byte for byte. */
  | { readonly kind: "media_same" }
  | { readonly kind: "encoded_anew" }
  | { readonly kind: "frames"; readonly signed: number; readonly seen: number }
  | { readonly kind: "cropped" | "mirrored" | "turned" }
  /** The watermark stands on pictures that are not those of its video, in part or at all. */
  | { readonly kind: "content_other" | "content_partly_other" };

/** By its watermark, or, where that is gone, by how it looks second by second. */
export type FoundBy = "mark" | "look";

/** Where a file that does not say so itself comes from, as its watermark tells whoever has the key. */
export type CopyOrigin =
  | { readonly kind: "unmarked" | "uncertain" }
  /** It was made here, and more is not known, or many videos share what was read. */
  | { readonly kind: "made_here"; readonly by: FoundBy; readonly isShared: boolean }
  | {
      readonly kind: "one_video";
      readonly by: FoundBy;
      /** What its maker did with it. */
      readonly state: "out" | "withdrawn";
      /** What was signed; null where it is not handed out any more. */
      readonly original: CredentialReport | null;
      readonly differences: readonly CopyDifference[];
    };
