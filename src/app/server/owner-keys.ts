import type { PersonKeys } from "../../governance/consent/index.ts";
import type { OwnerKeys } from "../../governance/keys/index.ts";
import { SutradharError } from "../../core/index.ts";
import type { Database } from "../../store/index.ts";
import type { Config } from "../config.ts";
import { openCampaignKeys } from "./campaign-keys.ts";

export interface OwnerKeysOptions {
  readonly config: Pick<Config, "secretsKeyFile" | "homeDirectory">;
  readonly database: Pick<Database, "engine">;
  readonly openPersonKeys: () => Promise<PersonKeys>;
  /** In ms, of no particular beginning. */
  readonly clock?: () => number;
}

/** For how long a campaign's key is kept at hand: what is erased is forgotten within this time. */
const keptMs = 2_000;
const keptMax = 200;

/**
 * What things are encrypted with whose they are: people's keys are in their own store, and so is a campaign's, from which this one is derived: its
 * rows are under it, too, so that whoever erases a campaign erases what was made of its rows.
 */
export function createOwnerKeys({
  config,
  database,
  openPersonKeys,
  clock = () => performance.now(),
}: OwnerKeysOptions): OwnerKeys {
  const keys = openCampaignKeys(config, openPersonKeys);
  const known = new Map<string, { readonly untilMs: number; readonly key: Promise<Uint8Array | undefined> }>();
  const openCampaign = async (id: string): Promise<Uint8Array | undefined> => {
    const row = await database.engine
      .selectFrom("campaigns")
      .select("sealed_key")
      .where("id", "=", id)
      .executeTakeFirst();
    try {
      return (await keys.open(id, row?.sealed_key ?? null)).keyFor("blobs");
    } catch (error) {
      if (error instanceof SutradharError && error.code === "data_erased") return undefined;
      throw error;
    }
  };
  return {
    async find(owner) {
      if (!owner.startsWith("cmp_")) return (await openPersonKeys()).find(owner);
      const nowMs = clock();
      const last = known.get(owner);
      if (last && last.untilMs > nowMs) return last.key;
      const key = openCampaign(owner);
      known.delete(owner);
      known.set(owner, { untilMs: nowMs + keptMs, key });
      key.catch(() => known.delete(owner));
      if (known.size > keptMax) known.delete(known.keys().next().value as string);
      return key;
    },
  };
}
