import { rewrite, type MappedText } from "./mapped-text.ts";

/** A base with its marks: NFKC composes inside such a cluster only, so that a cluster maps to a cluster. */
const clusters = /[^\p{M}\p{ASCII}]\p{M}{0,32}|\p{ASCII}\p{M}{1,32}/gu;

/** Unicode NFKC: full-width, mathematical and circled letters become plain, ligatures come apart. */
export function toCompatibilityForm(source: MappedText): MappedText {
  // What is in this form as a whole is so in each of its parts (UAX #15 §1.3).
  if (source.text.normalize("NFKC") === source.text) return source;
  return rewrite(source, clusters, (cluster) => cluster.normalize("NFKC"));
}
