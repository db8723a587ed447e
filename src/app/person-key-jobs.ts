import type { Config } from "./config.ts";
import { openMasterKey, openPersonKeys, personKeysFolder } from "./open-person-keys.ts";
import { backUpKeys, restoreKeys, type KeyBackupReport } from "./key-backup.ts";

export interface PersonKeysStatus {
  readonly folder: string;
  /** What wraps new keys. */
  readonly masterKey: string;
  readonly standing: number;
  readonly destroyed: number;
}

/** How many people's keys there are. @throws SutradharError `config_invalid` */
export async function describePersonKeys(config: Config): Promise<PersonKeysStatus> {
  const { standing, destroyed } = await (await openPersonKeys(config)).list();
  const { name } = await openMasterKey(config);
  return { folder: personKeysFolder(config), masterKey: name, standing: standing.length, destroyed: destroyed.length };
}

/** Wraps with the current master key what a former one, or the secrets key, had wrapped. */
export async function rewrapPersonKeys(
  config: Config,
): Promise<{ readonly rewrapped: number; readonly total: number; readonly masterKey: string }> {
  const { name } = await openMasterKey(config);
  return { ...(await (await openPersonKeys(config)).rewrap()), masterKey: name };
}

/** A backup of the keys alone: they are in no other. */
export function backUpPersonKeys(config: Config, file: string): Promise<KeyBackupReport> {
  return backUpKeys({ folder: personKeysFolder(config), file, now: new Date() });
}

/** Brings back what is missing, and nothing that was destroyed. */
export function restorePersonKeys(config: Config, file: string): Promise<KeyBackupReport> {
  return restoreKeys({ folder: personKeysFolder(config), file, now: new Date(), daysMax: config.keyBackupDays });
}
