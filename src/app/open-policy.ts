import { readFile, stat } from "node:fs/promises";
import { limits, SutradharError } from "../core/index.ts";
import {
  createLineLog,
  createPolicy,
  createServerEngine,
  createWasmEngine,
  openBundle,
  readShippedBundle,
  type Policy,
  type PolicyBundle,
} from "../governance/policy/index.ts";
import type { Log } from "../telemetry/log/index.ts";
import type { Config } from "./config.ts";

export type PolicyConfig = Pick<Config, "policyBundle" | "policyBundleKey" | "policyUrl" | "policyToken">;

/** The rules of this installation, and who answers by them. @throws SutradharError `policy_invalid`, `config_invalid`, `file_missing` */
export async function openPolicy(
  config: PolicyConfig,
  { log, now }: { readonly log: Pick<Log, "info">; readonly now: () => Date },
): Promise<Policy> {
  const bundle = await readBundle(config);
  const { policyUrl: url, policyToken: token } = config;
  // A server has to answer by the very same rules.
  const engine = url === undefined ? createWasmEngine(bundle) : createServerEngine({ url, token });
  return createPolicy({ engine, bundle: bundle.digest, log: createLineLog(log), now });
}

/** What is set, its signature checked, or what ships. */
export async function readBundle({
  policyBundle: path,
  policyBundleKey: keyPath,
}: Pick<PolicyConfig, "policyBundle" | "policyBundleKey">): Promise<PolicyBundle> {
  if (path === undefined) return readShippedBundle();
  if (keyPath === undefined) {
    throw new SutradharError(
      "config_invalid",
      "policyBundle is set: set policyBundleKey too, whose signature it must bear",
    );
  }
  const [archive, key] = [await readLimited(path), await readLimited(keyPath)];
  return (await openBundle(archive, new TextDecoder().decode(key))).bundle;
}

/** @throws SutradharError `file_missing`, `file_too_large` */
export async function readLimited(path: string): Promise<Uint8Array> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no file ${path}`, { cause });
  });
  if (info.size > limits.policyBundleBytesMax) {
    throw new SutradharError("file_too_large", `${path} has more than ${limits.policyBundleBytesMax} bytes`);
  }
  return readFile(path);
}
