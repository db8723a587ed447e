import { createPrivateKey, hkdfSync } from "node:crypto";
import { createStatementSigner, type StatementSigner } from "../../core/index.ts";
import type { Config } from "../config.ts";
import { ensureSecretsKey } from "../secrets-key.ts";

/** RFC 8410 §7: what stands before the 32 bytes of a private key in PKCS #8. */
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");

/** Signs statements with a key that is drawn from the installation's secrets key, and so is the same on all of its servers. */
export async function openStatementSigner(
  config: Pick<Config, "secretsKeyFile" | "homeDirectory">,
): Promise<StatementSigner> {
  const secretsKey = await ensureSecretsKey(config);
  const seed = Buffer.from(hkdfSync("sha256", secretsKey, Buffer.alloc(0), "sutradhar statement signing v1", 32));
  return createStatementSigner(
    createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: "der", type: "pkcs8" }),
  );
}
