import { createConsentSigner, type ConsentSigner } from "../../governance/consent/index.ts";
import type { Config } from "../config.ts";
import { ensureSecretsKey } from "../secrets-key.ts";

/** Signs consents, and tells whose signatures count: the same on every server and worker that has the installation's secrets key. */
export async function openConsentSigner(
  config: Pick<Config, "secretsKeyFile" | "homeDirectory">,
): Promise<ConsentSigner> {
  return createConsentSigner(await ensureSecretsKey(config));
}
