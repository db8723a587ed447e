import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { digestBytes, SutradharError, type Digest } from "../../core/index.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import type { LooseFile, LooseFiles } from "../archive/index.ts";
import { formatAssetName } from "../asset-name.ts";
import { shippedFolders, type AssetKind, type FolderKind } from "../asset.ts";
import { checkAsset, type CheckedAsset } from "../checks/index.ts";
import { createShippedAssets, listAssetFiles } from "../shipped-assets.ts";
import { findAsset } from "./asset-record.ts";
import { championAlias } from "./model-versions.ts";
import { tagAsset } from "./tag-asset.ts";
import type { Likeness } from "./provenance.ts";
import { sharedWorkspace, type AssetVault, type RegistryPlace, type RegistryRequest } from "./registry-request.ts";
import { createManifest, storeAsset } from "./store-asset.ts";

export interface SeedOptions extends RegistryPlace {
  /** The folder of avatars/, backgrounds/ and so on. */
  readonly assetsDirectory: string;
  /** The product's version, for provenance. */
  readonly productVersion: string;
  readonly now: Date;
}

export interface SeedReport {
  /** Names of what is new. */
  readonly added: readonly string[];
  /** What could not be taken, and why: its version has other bytes already. */
  readonly refused: readonly { readonly name: string; readonly message: string }[];
}

const licence = "Apache-2.0";

/**
 * Sees to it that what ships is in the registry, for every workspace. What is there is told by its digest and left alone; a
 * newer product's versions come beside the old ones. May be called at every start, by several servers at once.
 */
export async function seedShippedAssets(options: SeedOptions): Promise<SeedReport> {
  const actor = { name: `sutradhar ${options.productVersion}` };
  const request = { ...options, workspaceId: sharedWorkspace, actor };
  const standing = await findStanding(options);
  const missing = [...(await listFolderSeeds(options)), ...listVoiceSeeds()].filter(
    ({ digest }) => !standing.has(digest),
  );
  // A brand names its music, and a template all that it shows: what is named must be there first.
  const naming = missing.filter(({ name }) => /^(?:brand|template)\//.test(name));
  const outcomes = await plantAll(
    request,
    missing.filter((seed) => !naming.includes(seed)),
  );
  for (const kind of ["brand/", "template/"]) {
    outcomes.push(
      ...(await plantAll(
        request,
        naming.filter(({ name }) => name.startsWith(kind)),
      )),
    );
  }
  await crownFirst(request);
  return {
    added: outcomes.flatMap(({ name, isNew }) => (isNew ? [name] : [])),
    refused: outcomes.flatMap(({ name, message }) => (message === undefined ? [] : [{ name, message }])),
  };
}

/** What ships as a model answers to `champion` until somebody promotes another version: it is the one that bears its name alone. */
async function crownFirst(request: RegistryRequest & Pick<SeedOptions, "assetsDirectory">): Promise<void> {
  const blobs = { put: (bytes: Uint8Array) => Promise.resolve(digestBytes(bytes)) };
  const shipped = createShippedAssets({ directory: request.assetsDirectory, blobs });
  for (const name of new Set((await shipped.list("model")).map((model) => model.name))) {
    const { version } = await shipped.bind("model", name);
    const asset = await request.database.forWorkspace(sharedWorkspace, (trx) =>
      findAsset(trx, sharedWorkspace, { kind: "model", name }),
    );
    if (!asset || asset.aliases.has(championAlias)) continue;
    const to = { kind: "exact", version } as const;
    await tagAsset(request, { kind: "model", name, alias: championAlias, to, reason: "it ships with the product" });
  }
}

const seedsAtOnceMax = 4;

async function plantAll(request: RegistryRequest, seeds: readonly Seed[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let at = 0; at < seeds.length; at += seedsAtOnceMax) {
    outcomes.push(...(await Promise.all(seeds.slice(at, at + seedsAtOnceMax).map((seed) => plant(request, seed)))));
  }
  return outcomes;
}

interface Outcome {
  readonly name: string;
  readonly isNew: boolean;
  /** Why it was refused. */
  readonly message?: string;
}

async function plant(request: RegistryRequest, { name, prepare }: Seed): Promise<Outcome> {
  const seed = await prepare();
  const provenance = { licence, likeness: likenessOf(seed.asset.kind), source: `ships with ${request.actor.name}` };
  try {
    return { name, isNew: await storeAsset(request, { ...seed, ...createManifest(seed.asset), provenance }) };
  } catch (error) {
    if (!(error instanceof SutradharError) || error.code !== "asset_exists") throw error;
    return { name, isNew: false, message: error.message };
  }
}

async function findStanding({ database }: RegistryPlace): Promise<ReadonlySet<Digest>> {
  const rows = await database.forWorkspace(sharedWorkspace, (trx) =>
    trx.selectFrom("asset_versions").select("digest").where("workspace_id", "=", sharedWorkspace).execute(),
  );
  return new Set(rows.map((row) => row.digest));
}

/** The people are invented, and so are their voices. */
function likenessOf(kind: AssetKind): Likeness {
  return kind === "avatar" || kind === "voice" ? { kind: "synthetic" } : { kind: "none" };
}

interface Seed {
  readonly digest: Digest;
  readonly name: string;
  /** Called for what is not there yet. */
  readonly prepare: () => Promise<{
    readonly asset: CheckedAsset;
    readonly store: (vault: AssetVault, file: LooseFile) => Promise<Digest>;
  }>;
}

async function listFolderSeeds({ assetsDirectory }: SeedOptions): Promise<Seed[]> {
  const blobs = { put: (bytes: Uint8Array) => Promise.resolve(digestBytes(bytes)) };
  const shipped = createShippedAssets({ directory: assetsDirectory, blobs });
  const seeds: Seed[] = [];
  for (const kind of Object.keys(shippedFolders) as FolderKind[]) {
    for (const summary of await shipped.list(kind)) {
      const { digest, name, version } = await shipped.bind(kind, `${summary.name}@${summary.version}`);
      const folder = await shipped.folderOf(kind, `${name}@${version}`);
      seeds.push({
        digest,
        name: formatAssetName({ kind, name, version }),
        prepare: async () => ({
          asset: await checkAsset({ kind, name }, { files: await readFolder(folder), temporaryPath: refusePath }),
          store: (vault, { location }) => vault.putStream(createReadStream(location)),
        }),
      });
    }
  }
  return seeds;
}

function refusePath(): string {
  throw new SutradharError("internal", "what ships describes itself, and needs no file to be made");
}

async function readFolder(folder: string): Promise<LooseFiles> {
  const files = (await listAssetFiles(folder)).map(async (path): Promise<readonly [string, LooseFile]> => {
    const location = join(folder, path);
    const bytes = await readFile(location);
    return [path, { location, sizeBytes: bytes.length, digest: digestBytes(bytes) }];
  });
  return new Map(await Promise.all(files));
}

/** Raised when the descriptors below change. */
const voicesVersion = "1.0.0";

/** An engine's voices are no folders: what describes each is written here. */
function listVoiceSeeds(): Seed[] {
  return createEspeakVoices()
    .list()
    .map(({ id, title, engine, language }) => {
      const text = `${JSON.stringify({ format: 1, version: voicesVersion, title, engine, voice: id, languages: [language] })}\n`;
      const bytes = new TextEncoder().encode(text);
      const asset: CheckedAsset = {
        kind: "voice",
        name: id,
        version: voicesVersion,
        title,
        traits: { engine, voice: id, languages: [language] },
        files: new Map([["voice.json", { location: "", sizeBytes: bytes.length, digest: digestBytes(bytes) }]]),
        ignored: [],
        names: [],
      };
      return {
        digest: createManifest(asset).digest,
        name: formatAssetName(asset),
        prepare: async () => ({ asset, store: (vault) => vault.put(bytes) }),
      };
    });
}
