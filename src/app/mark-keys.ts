import { SutradharError } from "../core/index.ts";
import type { MarkKey } from "../media/watermark/index.ts";
import { checkKey, createMarkNames, deriveWorkspaceKey, type MarkNames } from "../provenance/marks/index.ts";
import type { Config } from "./config.ts";
import { ensureSecretsKey } from "./secrets-key.ts";

/** What videos made without a server are marked as: what the server's first workspace makes is the same, to the last bit. */
export const localWorkspace = "default";

/** The keys that an installation marks with. */
export interface MarkKeys {
  /** What new videos of a workspace are marked as. */
  namesOf(workspaceId: string): MarkNames;
  /**
   * The key that a plan names.
   * @throws SutradharError `config_invalid` where it is another by now
   */
  find(workspaceId: string, planned: { readonly keyVersion: number; readonly keyCheck: string }): MarkKey;
  /** Every version of a workspace's key that there has been, the newest first: what detection tries. */
  list(workspaceId: string): MarkKey[];
}

type KeySettings = Pick<Config, "secretsKeyFile" | "homeDirectory" | "markKeyVersion">;

/** Keys are derived from the installation's secret, and none of them is stored. @throws SutradharError `config_invalid` */
export async function openMarkKeys(config: KeySettings): Promise<MarkKeys> {
  const secret = await ensureSecretsKey(config);
  const keyOf = (workspaceId: string, version: number) => deriveWorkspaceKey(secret, { workspaceId, version });
  return {
    namesOf: (workspaceId) => createMarkNames(keyOf(workspaceId, config.markKeyVersion)),
    find(workspaceId, { keyVersion, keyCheck }) {
      const key = keyOf(workspaceId, keyVersion);
      if (checkKey(key) === keyCheck) return key;
      throw new SutradharError(
        "config_invalid",
        `version ${keyVersion} of the key that videos are marked with is another than when this was planned: ` +
          "put back the secrets key of that time, or render anew",
      );
    },
    list: (workspaceId) =>
      Array.from({ length: config.markKeyVersion }, (_unused, index) =>
        keyOf(workspaceId, config.markKeyVersion - index),
      ),
  };
}

/** Opened when the first video asks for them, once. */
export function createMarkKeys(config: KeySettings): () => Promise<MarkKeys> {
  let opened: Promise<MarkKeys> | undefined;
  return () => {
    opened ??= openMarkKeys(config);
    opened.catch(() => (opened = undefined));
    return opened;
  };
}
