import { SutradharError } from "../core/index.ts";
import type { Screening } from "../governance/moderation/index.ts";

const placesMax = 20;

/** What was found and where, in no word of the text: `s1 (hate at 12-40); file name (language_unknown)`. */
export function listObjections({ objections }: Pick<Screening, "objections">): string {
  const found = objections.map(({ subject, reason, findings }) => {
    const codes = [...new Set(findings.map(({ category }) => category))];
    const spans = findings.flatMap((finding) => finding.spans.map(({ start, end }) => `${start}-${end}`));
    const where = spans.length > 0 ? ` at ${spans.slice(0, placesMax).join(", ")}` : "";
    return `${subject.field ?? subject.stage} (${codes.length > 0 ? codes.join(", ") : reason}${where})`;
  });
  return [...new Set(found)].slice(0, placesMax).join("; ");
}

/** The refusal that a screening leads to where nobody has let its texts through. */
export function refuseScreening(screening: Screening): SutradharError {
  const { action, inputSha256 } = screening;
  const list = listObjections(screening);
  const details = { action, inputSha256 };
  return action === "review"
    ? new SutradharError("review_required", `a person must look at the texts before the video is made: ${list}`, {
        details,
      })
    : new SutradharError("moderation_refused", `the texts may not be used: ${list}`, { details });
}
