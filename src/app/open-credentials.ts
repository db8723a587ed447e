import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { limits, SutradharError } from "../core/index.ts";
import {
  createKeySigner,
  createServiceSigner,
  issueDevelopmentCertificate,
  type CredentialOffice,
  type CredentialSigner,
} from "../provenance/c2pa/index.ts";
import type { Config } from "./config.ts";
import { createLazyDoor } from "./open-lazy-door.ts";
import type { DoorConfig } from "./open-door.ts";
import { makeFolders } from "./make-folders.ts";
import { ensureSecretsKey } from "./secrets-key.ts";

export type SigningConfig = DoorConfig &
  Pick<
    Config,
    | "homeDirectory"
    | "secretsKeyFile"
    | "signingCertificate"
    | "signingKey"
    | "signingUrl"
    | "signingToken"
    | "timeStampUrl"
  >;

/**
 * What this machine signs with: a service, a certificate and key in files, or a development certificate that is made on first
 * use and that nobody vouches for. Keys lie in files, never in the database.
 * @throws SutradharError `config_invalid`, `output_unwritable`
 */
export async function openCredentials(config: SigningConfig): Promise<CredentialOffice> {
  const signer = await openSigner(config);
  const { timeStampUrl: url } = config;
  const send = createLazyDoor(config).fetchTo({ place: "time-stamp-authority", dataClass: "public" });
  const timeStamps =
    url === undefined ? {} : { timeStamps: { url, timeoutMs: limits.signingAnswerMsMax, fetch: send } };
  return { signer, ...timeStamps, secret: await ensureSecretsKey(config), now: () => new Date() };
}

/** The same, opened when it is first needed, and once. */
export function createOffice(config: SigningConfig): () => Promise<CredentialOffice> {
  let office: Promise<CredentialOffice> | undefined;
  return () => {
    office ??= openCredentials(config);
    office.catch(() => (office = undefined));
    return office;
  };
}

async function openSigner(config: SigningConfig): Promise<CredentialSigner> {
  const { signingCertificate, signingKey, signingUrl, signingToken } = config;
  if (signingUrl === undefined && signingKey === undefined) {
    if (signingCertificate !== undefined) throw incomplete("SUTRADHAR_SIGNING_CERTIFICATE is set alone");
    return openDevelopmentSigner(join(config.homeDirectory, "signing"));
  }
  if (signingCertificate === undefined) throw incomplete("SUTRADHAR_SIGNING_CERTIFICATE is missing");
  if (signingUrl !== undefined && signingKey !== undefined) {
    throw incomplete("both SUTRADHAR_SIGNING_KEY and SUTRADHAR_SIGNING_URL are set");
  }
  const certificatePem = await readPem(signingCertificate);
  if (signingUrl === undefined) {
    const keyPem = await readPem(signingKey as string);
    return createKeySigner({ certificatePem, keyPem, name: signingCertificate });
  }
  return createServiceSigner({
    url: signingUrl,
    token: signingToken,
    certificatePem,
    timeoutMs: limits.signingAnswerMsMax,
    fetch: createLazyDoor(config).fetchTo({ place: "signing-service", dataClass: "public" }),
  });
}

/** The certificate that signs, in PEM, where there is one already; nothing is made, and no service asked. */
export async function findSigningCertificate({
  signingCertificate,
  homeDirectory,
}: Pick<Config, "signingCertificate" | "homeDirectory">): Promise<string | undefined> {
  const path = signingCertificate ?? join(homeDirectory, "signing", certificateFile);
  return readFile(path, "utf8").catch(() => undefined);
}

function incomplete(what: string): SutradharError {
  return new SutradharError(
    "config_invalid",
    `${what}: content credentials are signed with a certificate and SUTRADHAR_SIGNING_KEY, or with a certificate and SUTRADHAR_SIGNING_URL`,
  );
}

const certificateFile = "development-certificate.pem";
const keyFile = "development-key.pem";

/** Made together in a folder that appears whole, so that of two who make it at once both have the same. */
async function openDevelopmentSigner(folder: string): Promise<CredentialSigner> {
  const standing = await readDevelopment(folder);
  if (standing) return standing;
  await makeFolders(join(folder, ".."));
  const made = await mkdtemp(`${folder}~`);
  try {
    const { certificatePem, keyPem } = issueDevelopmentCertificate(new Date());
    await writeFile(join(made, certificateFile), certificatePem, { mode: 0o644 });
    await writeFile(join(made, keyFile), keyPem, { mode: 0o600 });
    await rename(made, folder);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    if (!new Set(["ENOTEMPTY", "EEXIST"]).has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
  const signer = await readDevelopment(folder);
  if (!signer)
    throw new SutradharError("config_invalid", `${folder} has no development certificate: remove the folder`);
  return signer;
}

async function readDevelopment(folder: string): Promise<CredentialSigner | undefined> {
  const [certificatePem, keyPem] = await Promise.all(
    [certificateFile, keyFile].map((file) =>
      readFile(join(folder, file), "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw unreadable(join(folder, file), error);
      }),
    ),
  );
  if (certificatePem === undefined || keyPem === undefined) return undefined;
  return createKeySigner({ certificatePem, keyPem, name: folder });
}

async function readPem(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
}

function unreadable(path: string, error: NodeJS.ErrnoException): SutradharError {
  return new SutradharError("config_invalid", `${path} cannot be read (${error.code ?? "unknown"})`, { cause: error });
}
