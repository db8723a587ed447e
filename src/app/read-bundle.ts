import { readFile, stat } from "node:fs/promises";
import { limits, SutradharError } from "../core/index.ts";
import { openBundle, readShippedBundle, type PolicyBundle } from "../governance/policy/index.ts";
import type { Config } from "./config.ts";

export type BundleConfig = Pick<Config, "policyBundle" | "policyBundleKey">;

/** What is set, its signature checked, or what ships. */
export async function readBundle({
  policyBundle: path,
  policyBundleKey: keyPath,
}: BundleConfig): Promise<PolicyBundle> {
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
