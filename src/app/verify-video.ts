import { readFile } from "node:fs/promises";
import { SutradharError } from "../core/index.ts";
import { readCredentials, type CredentialReport } from "../provenance/c2pa/index.ts";
import {
  tellCredentials,
  tellOrigin,
  type CopyOrigin,
  type ToldCredentials,
  type ToldOrigin,
} from "../provenance/words/index.ts";
import type { Config } from "./config.ts";
import { findLocalOrigin, type OriginConfig } from "./find-local-origin.ts";

/** What `--json` prints. */
export interface VerifiedVideo extends CredentialReport {
  readonly file: string;
  readonly told: ToldCredentials;
  /** What its watermark says, where its credentials do not; null where they hold, or nothing here could look. */
  readonly origin: ({ readonly kind: CopyOrigin["kind"] } & ToldOrigin) | null;
}

/**
 * Looks whether a file's content credentials are well-formed, valid and trusted, and where they are not, whether its watermark is
 * one of this machine's; without a network.
 * @throws SutradharError `file_missing`, `file_too_large`, `video_invalid`, `config_invalid`
 */
export async function verifyVideo(
  file: string,
  config: OriginConfig & Pick<Config, "trustAnchors">,
  signal?: AbortSignal,
): Promise<VerifiedVideo> {
  const anchorsPem = await readAnchors(config);
  const report = await readCredentials(file, { anchorsPem, ...(signal ? { signal } : {}) });
  const origin = report.isValid ? undefined : await findLocalOrigin(file, report, { config, anchorsPem });
  const told = tellCredentials(report, "en");
  return { file, ...report, told, origin: origin ? { kind: origin.kind, ...tellOrigin(origin, "en") } : null };
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
