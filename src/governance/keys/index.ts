/** What people's data is encrypted with: master keys that wrap their keys, and the cipher of what lies in stores. */
export { createBlobCipher, type OwnerKeys } from "./blob-cipher.ts";
export { createLocalMasterKey, type MasterKey } from "./master-key.ts";
export { chainMasterKeys, createTransitMasterKey, type TransitOptions } from "./transit-master-key.ts";
