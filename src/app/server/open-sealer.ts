import { createSealer, type Sealer } from "../../productions/index.ts";
import type { Config } from "../config.ts";
import { ensureSecretsKey } from "../secrets-key.ts";

/** What an installation seals secrets with, opened when it is first needed. @throws SutradharError `config_invalid` */
export async function openSealer(config: Pick<Config, "secretsKeyFile" | "homeDirectory">): Promise<Sealer> {
  return createSealer(await ensureSecretsKey(config));
}
