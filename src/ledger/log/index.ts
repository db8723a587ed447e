/** The log of an installation, in its database: written in batches by one writer at a time, read by anyone. */
export { keepLedger, type KeeperOptions, type LedgerKeeper } from "./keeper.ts";
export { openLedger, type Ledger, type LedgerOptions } from "./ledger.ts";
export { createDatabaseSource } from "./database-source.ts";
export { commitmentKeyCheck, createLedgerWriter, type LedgerWriter } from "./ledger-writer.ts";
export { createSizeMemory, type SizeMemory } from "./size-memory.ts";
export { declareRecovery, rotateKey } from "./speak-for-itself.ts";
export { addCosignatures, addTimeStamp, requestTimeStamp } from "./vouched-for.ts";
