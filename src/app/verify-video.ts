import { readFile } from "node:fs/promises";
import { SutradharError } from "../core/index.ts";
import { readCredentials, type CredentialReport } from "../provenance/c2pa/index.ts";
import { tellCredentials, type ToldCredentials } from "../provenance/words/index.ts";
import type { Config } from "./config.ts";

/** What `--json` prints. */
export interface VerifiedVideo extends CredentialReport {
  readonly file: string;
  readonly told: ToldCredentials;
}

/**
 * Looks whether a file's content credentials are well-formed, valid and trusted, without a network.
 * @throws SutradharError `file_missing`, `file_too_large`, `video_invalid`, `config_invalid`
 */
export async function verifyVideo(
  file: string,
  config: Pick<Config, "trustAnchors">,
  signal?: AbortSignal,
): Promise<VerifiedVideo> {
  const anchorsPem = await readAnchors(config);
  const report = await readCredentials(file, { anchorsPem, ...(signal ? { signal } : {}) });
  return { file, ...report, told: tellCredentials(report, "en") };
}

/** Whose word counts here. @throws SutradharError `config_invalid` */
export async function readAnchors({ trustAnchors }: Pick<Config, "trustAnchors">): Promise<string | undefined> {
  if (trustAnchors === undefined) return undefined;
  const text = await readFile(trustAnchors, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new SutradharError(
      "config_invalid",
      `SUTRADHAR_TRUST_ANCHORS: ${trustAnchors} cannot be read (${cause.code})`,
    );
  });
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw new SutradharError("config_invalid", `SUTRADHAR_TRUST_ANCHORS: ${trustAnchors} has no certificate in PEM`);
  }
  return text;
}
