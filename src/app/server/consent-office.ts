import type { ConsentDesk } from "../../governance/consent/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import type { Config } from "../config.ts";
import type { Installation } from "./installation.ts";
import { createLikenessGuard, type LikenessGuard } from "./likeness-guard.ts";
import { openConsentSigner } from "./open-consent-signer.ts";

/** What a server keeps and checks consents with. */
export interface ConsentOffice {
  readonly desk: ConsentDesk;
  readonly likenesses: LikenessGuard;
  readonly destroysKeys: boolean;
}

/** @throws SutradharError `config_invalid` where the secrets key is none */
export async function openConsentOffice(
  config: Pick<Config, "secretsKeyFile" | "homeDirectory" | "withdrawal">,
  { database, openPersonKeys }: Pick<Installation, "database" | "openPersonKeys">,
  { ledger, now }: { readonly ledger: LedgerWriter; readonly now: () => Date },
): Promise<ConsentOffice> {
  const signer = await openConsentSigner(config);
  const keys = await openPersonKeys();
  return {
    desk: { ledger, signer, keys, now },
    likenesses: createLikenessGuard({ database, trusted: [signer.publicKey], now }),
    destroysKeys: config.withdrawal === "shred",
  };
}
