/** Who signs: keys in files that only their owner may read, and what they sign. */
export { createKeyFile, openSecretFile, readKeyFile } from "./key-file.ts";
export { cosign, createSigner, signNote, type Signer } from "./signer.ts";
