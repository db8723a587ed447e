import { rewrite, type MappedText } from "./mapped-text.ts";

/** A base with its marks: NFKC composes inside such a cluster only, so that a cluster maps to a cluster. */
const clusters = /[^\p{M}\p{ASCII}]\p{M}{0,32}|\p{ASCII}\p{M}{1,32}/gu;

/** Unicode NFKC: full-width, mathematical and circled letters become plain, ligatures come apart. */
export function toCompatibilityForm(source: MappedText): MappedText {
  return rewrite(source, clusters, (cluster) => cluster.normalize("NFKC"));
}
