import { readFileSync } from "node:fs";
import { z } from "zod";
import { SutradharError } from "../../core/index.ts";

/** On what ground a campaign processes what its rows say of people. */
export const recipientBases = [
  "consent",
  "voluntary",
  "state-benefit",
  "state-function",
  "legal-duty",
  "court-order",
  "medical-emergency",
  "epidemic",
  "disaster",
  "employment",
] as const;
export type RecipientBasisName = (typeof recipientBases)[number];

export interface RecipientBasis {
  readonly kind: RecipientBasisName;
  /** Where that can be looked up: a register of consents, an order's number. */
  readonly reference?: string | undefined;
}

const form = z.strictObject({
  source: z.string(),
  bases: z.record(
    z.enum(recipientBases),
    z.strictObject({
      section: z.string(),
      says: z.string(),
      needsReference: z.boolean().optional(),
      purposes: z.array(z.string()).optional(),
    }),
  ),
});

function readBases(): z.output<typeof form>["bases"] {
  return form.parse(JSON.parse(readFileSync(new URL("recipient-bases.json", import.meta.url), "utf8"))).bases;
}

/**
 * Whether what is said can be a ground for that. Whether it is one, nobody here can know.
 * @throws SutradharError `request_invalid`
 */
export function checkRecipientBasis({ kind, reference }: RecipientBasis, purpose: string | undefined): void {
  const { needsReference, purposes, section } = readBases()[kind];
  if (needsReference && reference === undefined) {
    throw new SutradharError(
      "request_invalid",
      `basis.reference: ${kind} (${section}) needs one, by which what it stands on is found: a register of consents, the number of an order`,
    );
  }
  if (!purposes || (purpose !== undefined && purposes.includes(purpose))) return;
  throw new SutradharError(
    "request_invalid",
    `basis: ${kind} (${section}) is a ground for ${purposes.join(", ")} alone, and the campaign is for ${purpose ?? "no purpose that it says"}`,
  );
}

/** @throws SutradharError `request_invalid` */
export function refuseNoBasis(): never {
  throw new SutradharError(
    "request_invalid",
    `basis: must say on what ground people's data is processed (DPDP Act, s. 4): one of ${recipientBases.join(", ")}`,
  );
}
