/** One file that holds everything of an installation which cannot be made again, and the way back. */
export { backUp, type BackupReport, type BackupSource, type BackUpOptions } from "./back-up.ts";
export { restoreBackup, type RestoreOptions } from "./restore-backup.ts";
export { openBackup } from "./backup-reader.ts";
export { importRows } from "./import-rows.ts";
