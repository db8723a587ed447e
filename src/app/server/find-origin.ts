import type { PrintedFrame } from "../../media/fingerprint/index.ts";
import type { MarkId } from "../../media/watermark/index.ts";
import { limits, SutradharError } from "../../core/index.ts";
import {
  findBearers,
  findTakedown,
  getVideo,
  listMarks,
  listPrints,
  type MarkedVideo,
  type Video,
} from "../../productions/index.ts";
import { readCredentials, type CredentialReport } from "../../provenance/c2pa/index.ts";
import { checkKey } from "../../provenance/marks/index.ts";
import { tellContent } from "../../provenance/prints/index.ts";
import type { CopyDifference, CopyOrigin } from "../../provenance/words/index.ts";
import type { Database, Stores } from "../../store/index.ts";
import { compareCopy } from "../compare-copy.ts";
import type { Config } from "../config.ts";
import { lookInThread } from "../copy-thread.ts";
import { listReaders, type LookedAtCopy, type WorkspaceReader } from "../detect-watermark.ts";
import { createMarkKeys } from "../mark-keys.ts";
import { readAnchors } from "../verify-video.ts";
import { findAlike } from "./find-alike.ts";

export interface OriginOptions {
  readonly config: Pick<Config, "homeDirectory" | "secretsKeyFile" | "markKeyVersion" | "trustAnchors">;
  readonly database: Pick<Database, "engine" | "forWorkspace">;
  readonly stores: Pick<Stores, "openVault">;
}

/**
 * Where a file comes from that does not say so itself: by its watermark, with the keys of all workspaces, and by how it looks where
 * that is gone. It answers with a verdict and with what was signed for everybody to read; no score, no name and no workspace leaves.
 */
export function createOriginFinder(
  options: OriginOptions,
): (path: string, report: CredentialReport) => Promise<CopyOrigin> {
  const openKeys = createMarkKeys(options.config);
  return async (path, report) => {
    const rows = await options.database.engine.selectFrom("workspaces").select("id").orderBy("id").execute();
    const workspaces = rows.map(({ id }) => id);
    const keys = await openKeys();
    const readers = workspaces.flatMap((id) => listReaders(keys, id)).slice(0, limits.verifyKeysMax);
    const found = await lookWithAny(path, readers);
    if (!found) return { kind: "unmarked" };
    const { looked, reader } = found;
    const { verdict } = looked.detected;
    if (verdict === "marked" && reader) return nameVideo(options, { path, report, reader });
    const alike = await findAlike(options.database, { workspaces, prints: looked.prints });
    if (alike.length > 1) return { kind: "made_here", by: "look", isShared: true };
    const [only] = alike;
    if (!only) return { kind: verdict === "uncertain" ? "uncertain" : "unmarked" };
    return describe(options, { path, report, looked, by: "look", ...only });
  };
}

interface Found {
  readonly looked: LookedAtCopy;
  readonly reader: WorkspaceReader | undefined;
}

/** As many keys at once as a look may try; a mark that is found ends it. */
async function lookWithAny(path: string, readers: readonly WorkspaceReader[]): Promise<Found | undefined> {
  let best: Found | undefined;
  for (let at = 0; at < readers.length; at += limits.watermarkKeysMax) {
    const some = readers.slice(at, at + limits.watermarkKeysMax);
    const looked = await look(path, { readers: some });
    if (!looked) return undefined;
    const { verdict, keyVersion, workspace: whose } = looked.detected;
    const reader = some.find(({ key, workspace }) => key.version === keyVersion && workspace === whose);
    if (verdict === "marked") return { looked, reader };
    if (!best || verdict === "uncertain") best = { looked, reader };
  }
  return best;
}

/** Undefined where it has no pictures that could be looked at. */
async function look(
  file: string,
  asked: Omit<Parameters<typeof lookInThread>[0], "file">,
): Promise<LookedAtCopy | undefined> {
  try {
    return await lookInThread({ file, ...asked });
  } catch (error) {
    if (error instanceof SutradharError && error.code === "video_invalid") return undefined;
    throw error;
  }
}

interface Marked {
  readonly path: string;
  readonly report: CredentialReport;
  readonly reader: WorkspaceReader;
}

async function nameVideo(options: OriginOptions, { path, report, reader }: Marked): Promise<CopyOrigin> {
  const { database } = options;
  const { workspace: workspaceId, key } = reader;
  const keyCheck = checkKey(key);
  const { marks } = await database.forWorkspace(workspaceId, (trx) => listMarks(trx, { workspaceId, keyCheck }));
  // Once more, now that it is known whose it is: what is asked about needs far less of a mark.
  const looked = await look(path, { readers: [reader], claims: { [key.version]: marks as readonly MarkId[] } });
  const read = [...new Set((looked?.detected.shots ?? []).map(({ id }) => id))];
  const { videos, totals } = await database.forWorkspace(workspaceId, (trx) =>
    findBearers(trx, { workspaceId, keyCheck, marks: read }),
  );
  const known = videos.filter(({ state }) => state === "ready" || state === "withdrawn");
  const own = known.filter(({ shots }) => Object.values(shots).some((mark) => totals.get(mark) === 1));
  const only = pickOne(own) ?? pickOne(known);
  if (!looked || !only) return { kind: "made_here", by: "mark", isShared: known.length > 1 };
  return describe(options, { path, report, looked, by: "mark", workspaceId, videoId: only.video });
}

function pickOne(videos: readonly MarkedVideo[]): MarkedVideo | undefined {
  return videos.length === 1 ? videos[0] : undefined;
}

interface Named {
  readonly path: string;
  readonly report: CredentialReport;
  readonly looked: LookedAtCopy;
  readonly by: "mark" | "look";
  readonly workspaceId: string;
  readonly videoId: string;
}

async function describe({ config, database, stores }: OriginOptions, named: Named): Promise<CopyOrigin> {
  const { path, report, looked, by, workspaceId, videoId } = named;
  const { video, takedown, prints } = await database.forWorkspace(workspaceId, async (trx) => ({
    video: await getVideo(trx, videoId),
    takedown: await findTakedown(trx, videoId),
    prints: await listPrints(trx, { workspaceId, videoId }),
  }));
  const file = fileOf(video);
  // What was taken down this instant is withdrawn, whatever its state says yet.
  if (takedown !== undefined || file === undefined) {
    return { kind: "one_video", by, state: "withdrawn", original: null, differences: [] };
  }
  const signedPath = await (await stores.openVault(workspaceId)).locate(file);
  const original = await readCredentials(signedPath, { anchorsPem: await readAnchors(config) });
  const { detected } = looked;
  const compared = await compareCopy({ path, report, detected, signedPath, frames: video.frames });
  const differences = [...compared, ...(by === "mark" ? tellOtherContent(looked, prints) : [])];
  return { kind: "one_video", by, state: "out", original, differences };
}

function fileOf({ state, deliverables }: Video) {
  return state === "ready" ? deliverables?.["video"] : undefined;
}

/** A mark can be copied onto other pictures: what these look like says so. */
function tellOtherContent(
  { detected: { geometry }, prints: copy }: LookedAtCopy,
  video: readonly Pick<PrintedFrame, "print">[],
): readonly CopyDifference[] {
  const isWhole = geometry !== null && geometry.scaleX === 1 && geometry.scaleY === 1 && !geometry.isFlipped;
  const { says } = tellContent({ copy: copy.slice(0, limits.printsMax), video, isWhole });
  if (says === "content_differs") return [{ kind: "content_other" }];
  return says === "content_partly_differs" ? [{ kind: "content_partly_other" }] : [];
}
