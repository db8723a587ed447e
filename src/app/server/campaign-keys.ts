import { SutradharError } from "../../core/index.ts";
import type { PersonKeys } from "../../governance/consent/index.ts";
import { erased, openCampaignKey, unsealCampaignKey, type CampaignKey, type Sealer } from "../../productions/index.ts";
import type { Config } from "../config.ts";
import { openSealer } from "./open-sealer.ts";

/** What a campaign's row says of a key that lies in the store of keys. */
export const keptApart = "apart";

/**
 * The keys of campaigns, under which all lies that they know of their recipients. They are among people's, outside of the database and
 * its backups: once one is destroyed, no restored database brings it back.
 */
export interface CampaignKeys {
  /** Makes a campaign's key. @returns what its row says of it */
  create(campaignId: string): Promise<typeof keptApart>;
  /**
   * @param sealedKey what the campaign's row says
   * @throws SutradharError `data_erased` where it was destroyed, `config_invalid` where it is missing or wrapped by another master key
   */
  open(campaignId: string, sealedKey: string | null): Promise<CampaignKey>;
  /** Moves a key that an older build had sealed into the row. @returns what the row is to say of it; null where it was destroyed */
  adopt(campaignId: string, sealedKey: string): Promise<typeof keptApart | null>;
  /** Asked again, it does nothing. */
  destroy(campaignId: string): Promise<void>;
  /** Of which campaigns it was destroyed. */
  listDestroyed(): Promise<readonly string[]>;
}

export interface CampaignKeysOptions {
  readonly openKeys: () => Promise<PersonKeys>;
  /** The installation's, which older builds sealed campaigns' keys with. */
  readonly sealer: () => Promise<Sealer>;
}

export function createCampaignKeys({ openKeys, sealer }: CampaignKeysOptions): CampaignKeys {
  /** Undefined where the row alone has it. */
  const findApart = async (id: string): Promise<Uint8Array | undefined> => {
    const keys = await openKeys();
    const bytes = await keys.find(id);
    if (bytes === undefined && (await keys.isDestroyed(id))) throw erased(id);
    return bytes;
  };
  return {
    async create(id) {
      await (await openKeys()).create(id);
      return keptApart;
    },
    async open(id, sealedKey) {
      if (sealedKey === null) throw erased(id);
      const bytes = await findApart(id);
      if (bytes) return openCampaignKey(id, bytes);
      if (sealedKey === keptApart) throw missing(id);
      return openCampaignKey(id, unsealCampaignKey(await sealer(), id, sealedKey));
    },
    async adopt(id, sealedKey) {
      const keys = await openKeys();
      if (await keys.isDestroyed(id)) return null;
      if ((await keys.find(id)) === undefined) await keys.create(id, unsealCampaignKey(await sealer(), id, sealedKey));
      return keptApart;
    },
    destroy: async (id) => (await openKeys()).destroy(id),
    listDestroyed: async () => (await (await openKeys()).list()).destroyed.filter((id) => id.startsWith("cmp_")),
  };
}

/** The same for an installation. */
export function openCampaignKeys(
  config: Pick<Config, "secretsKeyFile" | "homeDirectory">,
  openKeys: () => Promise<PersonKeys>,
): CampaignKeys {
  return createCampaignKeys({ openKeys, sealer: () => openSealer(config) });
}

function missing(id: string): SutradharError {
  return new SutradharError(
    "config_invalid",
    `the key of ${id} is not among the keys of this installation: bring back the folder that SUTRADHAR_PERSON_KEYS names, or its backup (sutradhar person-keys restore)`,
  );
}
