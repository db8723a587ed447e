import { createHmac } from "node:crypto";
import { SutradharError } from "../../core/index.ts";
import { createSealer, type Sealer } from "../webhooks/index.ts";

/** What a campaign keeps people's data under. Gone once it is destroyed: nobody can read what was sealed with it. */
export interface CampaignKey {
  readonly campaignId: string;
  /** @param about which of the campaign's things it is; it does not open as another */
  seal(value: object, about: string): string;
  /** @throws SutradharError `data_erased` where it was sealed under another key, or changed */
  open(sealed: string, about: string): unknown;
  /** The same for the same recipient of this campaign, and no use to anyone without its key. */
  nameRecipient(recipient: string): string;
  /** 32 bytes of its own for some other purpose, which go with it. */
  keyFor(purpose: string): Uint8Array;
}

/** @param bytes 32, which are the campaign's alone */
export function openCampaignKey(campaignId: string, bytes: Uint8Array): CampaignKey {
  const own = createSealer(bytes);
  return {
    campaignId,
    seal: (value, about) => own.seal(JSON.stringify(value), `${campaignId}/${about}`),
    open(sealed, about) {
      const opened = own.open(sealed, `${campaignId}/${about}`);
      if (opened === undefined) throw erased(campaignId);
      return JSON.parse(opened) as unknown;
    },
    nameRecipient: (recipient) =>
      createHmac("sha256", bytes)
        .update(`recipient ${normaliseRecipient(recipient)}`)
        .digest("base64url"),
    keyFor: (purpose) => createHmac("sha256", bytes).update(`key for ${purpose}`).digest(),
  };
}

/** The same person, however the number or address is written. */
function normaliseRecipient(recipient: string): string {
  const text = recipient.normalize("NFKC").trim().toLowerCase();
  return /^\+?[\d\s().-]+$/.test(text) ? text.replaceAll(/[^\d+]/g, "") : text;
}

export function erased(campaignId: string): SutradharError {
  return new SutradharError("data_erased", `what ${campaignId} knew of people is erased: nothing of it can be read`);
}

/**
 * A key as older builds kept it, in the campaign's row.
 * @throws SutradharError `config_invalid` where the installation's key is not the one that it was sealed with
 */
export function unsealCampaignKey(sealer: Sealer, campaignId: string, sealedKey: string): Uint8Array {
  const text = sealer.open(sealedKey, `campaign ${campaignId}`);
  if (text !== undefined) return Buffer.from(text, "base64");
  throw new SutradharError(
    "config_invalid",
    `the key of ${campaignId} does not open with this installation's secrets key: bring back the secrets key that it was made with`,
  );
}
