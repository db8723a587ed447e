import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { SutradharError } from "../../core/index.ts";
import { packArchive } from "../../registry/archive/index.ts";
import { formatSelector, parseAssetName, type AssetReference } from "../../registry/index.ts";
import { createApiClient, type ApiClient } from "../api-client.ts";
import { reachServer, type ServerChoice } from "../reach-server.ts";
import type { AssetAnswer, DiffAnswer, ListedAnswer, PushReport, TagReport, VersionAnswer } from "./asset-answers.ts";
import { gatherFiles } from "./gather-files.ts";
import { placePulled, type PulledFolder } from "./place-pulled.ts";

/** What is told where an asset is pushed. */
export interface PushOrder {
  /** A folder, a zip, or one file. */
  readonly path: string;
  /** `avatar/kavya@1.0.0`, or the parts of it that the files do not tell: `avatar/kavya`, `lexicon/bank@1.0.0`. */
  readonly as?: string;
  readonly licence: string;
  /** Whose likeness it is; absent: nobody's. */
  readonly likeness?: "synthetic" | { readonly person: string };
  readonly source?: string;
}

export interface ListOrder {
  readonly kind?: string;
  readonly name?: string;
  readonly alias?: string;
  readonly isDeprecated?: boolean;
}

/** The registry of a server, by the command line. Names are as people write them: `avatar/asha@^1`. */
export interface AssetClient {
  push(order: PushOrder): Promise<PushReport>;
  list(order: ListOrder): Promise<readonly ListedAnswer[]>;
  /** All versions of a bare name; of a name with `@`, the version that answers to it. */
  show(named: string): Promise<AssetAnswer | VersionAnswer>;
  /** Into a folder that is new or empty, or as a zip. */
  pull(named: string, to: { readonly folder?: string; readonly zip?: string }): Promise<PulledFolder>;
  tag(
    named: string,
    alias: string,
    order: { readonly reason?: string; readonly isFrozen?: boolean },
  ): Promise<TagReport>;
  untag(named: string, alias: string, order: { readonly reason?: string }): Promise<TagReport>;
  /** @param order.reason null takes the deprecation back */
  deprecate(
    named: string,
    order: { readonly reason: string | null; readonly replacement?: string },
  ): Promise<VersionAnswer>;
  delete(named: string): Promise<void>;
  diff(from: string, to: string): Promise<DiffAnswer>;
}

export function createAssetClient(choice: ServerChoice): AssetClient {
  const api = createApiClient(() => reachServer(choice));
  const address = (named: string): string => pathOf(readName(named));
  return {
    push: (order) => push(api, order),
    list: (order) => list(api, order),
    show: (named) => api.ask({ path: named.includes("@") ? address(named) : assetPath(readName(named)) }),
    pull: (named, to) => placePulled(api, address(named), to),
    tag: (named, alias, { reason, isFrozen }) => {
      const reference = readName(named);
      return api.ask({
        method: "PUT",
        path: `${assetPath(reference)}/aliases/${encodeURIComponent(alias)}`,
        json: { version: formatSelector(reference.selector), reason, frozen: isFrozen },
      });
    },
    untag: (named, alias, { reason }) =>
      api.ask({
        method: "DELETE",
        path: `${assetPath(readName(named))}/aliases/${encodeURIComponent(alias)}${query({ reason })}`,
      }),
    deprecate: (named, order) => api.ask({ method: "POST", path: `${address(named)}/deprecate`, json: order }),
    delete: async (named) => void (await api.ask({ method: "DELETE", path: address(named) })),
    diff: (from, to) => api.ask({ path: `/v1/assets/diff${query({ from, to })}` }),
  };
}

type KindReference = AssetReference & { readonly kind: NonNullable<AssetReference["kind"]> };

function readName(named: string): KindReference {
  const parsed = parseAssetName(named);
  if (parsed?.kind) return { ...parsed, kind: parsed.kind };
  throw new SutradharError(
    "option_invalid",
    `an asset is named as avatar/asha, avatar/asha@1.2.0, avatar/asha@^1 or avatar/asha@production, got ${JSON.stringify(named)}`,
  );
}

function assetPath({ kind, name }: KindReference): string {
  return `/v1/assets/${kind}/${name}`;
}

function pathOf(reference: KindReference): string {
  return `${assetPath(reference)}/${encodeURIComponent(formatSelector(reference.selector))}`;
}

function query(values: Readonly<Record<string, string | undefined>>): string {
  const told = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return told.length === 0 ? "" : `?${new URLSearchParams(told).toString()}`;
}

async function push(api: ApiClient, order: PushOrder): Promise<PushReport> {
  const { path, licence, likeness, source } = order;
  const whose =
    typeof likeness === "object" ? { likeness: "person", person: likeness.person } : { likeness: likeness ?? "none" };
  const address = `/v1/assets${query({ ...claimOf(order.as), licence, ...whose, source })}`;
  if (/\.zip$/i.test(path)) return send(api, address, path);
  const folder = await mkdtemp(join(tmpdir(), "sutradhar-push-"));
  try {
    const zip = join(folder, "asset.zip");
    const { stream } = await packArchive(await gatherFiles(path));
    await pipeline(stream, createWriteStream(zip));
    return await send(api, address, zip);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function send(api: ApiClient, address: string, zip: string): Promise<PushReport> {
  try {
    return await api.ask({ method: "POST", path: address, file: { path: zip, contentType: "application/zip" } });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new SutradharError("file_missing", `there is no file ${zip}`, { cause: error });
  }
}

/** What the name tells: the server judges it. */
function claimOf(as: string | undefined): Readonly<Record<string, string>> {
  if (as === undefined) return {};
  const match = /^(?<kind>[a-z]+)(?:\/(?<name>[^@/]+)(?:@(?<version>.+))?)?$/.exec(as)?.groups;
  if (!match) {
    throw new SutradharError("option_invalid", `--as must be like lexicon/bank@1.0.0, got ${JSON.stringify(as)}`);
  }
  return Object.fromEntries(Object.entries(match).filter((entry) => entry[1] !== undefined));
}

async function list(api: ApiClient, { isDeprecated, ...filter }: ListOrder): Promise<readonly ListedAnswer[]> {
  const assets: ListedAnswer[] = [];
  let after: string | undefined;
  do {
    const deprecated = isDeprecated === undefined ? undefined : String(isDeprecated);
    const page = await api.ask<{ readonly assets: readonly ListedAnswer[]; readonly next: string | null }>({
      path: `/v1/assets${query({ ...filter, deprecated, limit: "200", after })}`,
    });
    assets.push(...page.assets);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return assets;
}
