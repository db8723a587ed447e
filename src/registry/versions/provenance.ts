import { limits, SutradharError, type Problem } from "../../core/index.ts";
import type { AssetKind } from "../asset.ts";

/** Whose face or voice an asset is. */
export type Likeness =
  | { readonly kind: "none" }
  | { readonly kind: "synthetic" }
  /** A person's own name, or the name under which their consent is kept. */
  | { readonly kind: "person"; readonly person: string };

/** Where a version came from; who pushed it, and when, is known without being told. */
export interface Provenance {
  /** An SPDX expression such as `Apache-2.0`, or words. */
  readonly licence: string;
  readonly likeness: Likeness;
  /** Where it was made or found: an address, a contract, a ticket. */
  readonly source?: string;
}

/** Whoever is shown or heard is somebody or nobody: with these it must be said. */
const kindsOfPeople: ReadonlySet<AssetKind> = new Set(["avatar", "voice"]);

/** @throws SutradharError `asset_invalid` with everything that is not told */
export function checkProvenance(kind: AssetKind, { licence, likeness, source }: Provenance): void {
  const problems: string[] = [];
  const check = (what: string, text: string): void => {
    const form = `${what} must be 1 to ${limits.assetTextCharsMax} characters in one line`;
    if (text.trim() === "" || text.length > limits.assetTextCharsMax || /\p{Cc}/u.test(text)) problems.push(form);
  };
  check("licence (such as Apache-2.0, or your own words)", licence);
  if (source !== undefined) check("source", source);
  if (likeness.kind === "person") check("the person's name", likeness.person);
  if (likeness.kind === "none" && kindsOfPeople.has(kind)) {
    problems.push(
      `${kind === "avatar" ? "an avatar" : "a voice"} must say that it is synthetic, or which person's it is`,
    );
  }
  const [first] = problems;
  if (first === undefined) return;
  throw new SutradharError("asset_invalid", problems.join("; "), {
    problems: problems.map((message): Problem => ({ code: "asset_invalid", message })),
  });
}
