import { limits, SutradharError } from "../core/index.ts";
import { readPictures } from "../media/decode/index.ts";
import { createPrintWatch, type PrintedFrame } from "../media/fingerprint/index.ts";
import type { MarkId } from "../media/watermark/index.ts";
import {
  createGlimpser,
  findShots,
  frameStep,
  readFrame,
  readMark,
  type MarkGeometry,
  type MarkReading,
  type MarkVerdict,
  type ReaderKey,
  type SeenCopy,
  type ShotReading,
} from "../media/watermark-reader/index.ts";
import { issuerOf } from "../provenance/marks/index.ts";
import type { Config } from "./config.ts";
import { localWorkspace, openMarkKeys, type MarkKeys } from "./mark-keys.ts";
import { readLock } from "./read-lock.ts";

export interface DetectRequest {
  readonly file: string;
  /** Whose keys are tried; absent: what videos made without a server are marked with, and a server's first workspace. */
  readonly workspaces?: readonly string[];
  /** Locks of videos that the copy may be of: their shots are asked about, and need far less of a mark than others. */
  readonly lockPaths?: readonly string[];
  /** How long a mark is searched for that does not lie as it was drawn. */
  readonly searchMs?: number;
  /** Told how much of that search is done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** What `--json` prints. */
export interface DetectedWatermark {
  readonly file: string;
  readonly verdict: MarkVerdict;
  /** Whose mark it is; null unless the verdict is `marked`. */
  readonly id: MarkId | null;
  readonly workspace: string | null;
  readonly keyVersion: number | null;
  /** False where the search was ended before all of it was done: the mark may be there all the same. */
  readonly isSearched: boolean;
  /** Whether the id is also read without knowing it. */
  readonly isDecoded: boolean;
  /** Share of the id's bits that are read right. */
  readonly agreement: number;
  readonly errorsCorrected: number;
  /** The chance that a copy without the mark reads so, for all keys, places and sizes that were tried. */
  readonly pValue: number;
  readonly frames: number;
  readonly framesUsed: number;
  /** How the copy lies on the original: lattice points a pixel and where its corner lies, both in pixels of 270 lines. */
  readonly geometry: MarkGeometry | null;
  /** Of single frames, each by itself, how many of the id's bits they show. */
  readonly frameAgreement: { readonly frames: number; readonly min: number; readonly mean: number } | null;
  readonly shots: readonly (Omit<ShotReading, "chance"> & {
    readonly pValue: number;
    /** Where locks were named: which of their shots bear the id. */
    readonly namedBy: readonly { readonly lock: string; readonly shot: string }[];
  })[];
}

/**
 * Looks for the watermark of an installation's workspaces in a file: a video, or any copy of a part of it.
 * @throws SutradharError `video_invalid`, `config_invalid`, `limit_exceeded`, `lock_invalid`
 */
export async function detectWatermark(
  request: DetectRequest,
  config: Pick<Config, "secretsKeyFile" | "homeDirectory" | "markKeyVersion">,
): Promise<DetectedWatermark> {
  const { file, workspaces = [localWorkspace], lockPaths = [], searchMs, onProgress } = request;
  const keys = await openMarkKeys(config);
  const readers = workspaces.flatMap((workspace) => listReaders(keys, workspace));
  return detectInCopy(file, readers, { known: await listKnown(lockPaths), searchMs, onProgress });
}

/** The keys of a workspace, every version that there has been. */
export function listReaders(keys: Pick<MarkKeys, "list">, workspace: string): WorkspaceReader[] {
  return keys.list(workspace).map((key) => ({ key, issuer: issuerOf(key), workspace }));
}

/** Ids of shots that are asked about, beside those that are read; and how much may be spent on it. */
interface AskedShots {
  /** Of locks. */
  readonly known?: readonly KnownShot[];
  /** By the version of the key that drew them. */
  readonly claims?: Readonly<Record<number, readonly MarkId[]>>;
  readonly searchMs?: number | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * Looks for the mark of any of the keys in a file. It takes seconds in which nothing else is done.
 * @throws SutradharError `video_invalid`, `limit_exceeded`
 */
export function detectInCopy(
  file: string,
  readers: readonly WorkspaceReader[],
  asked: AskedShots = {},
): DetectedWatermark {
  return lookAtCopy(file, readers, asked).detected;
}

/** What is found in a copy, and how it looks: the middle of each 30 frames, whatever its rate is. */
export interface LookedAtCopy {
  readonly detected: DetectedWatermark;
  readonly prints: readonly PrintedFrame[];
}

/** Does what `detectInCopy` does, and prints the copy on the way. */
export function lookAtCopy(
  file: string,
  readers: readonly WorkspaceReader[],
  { known = [], claims = {}, searchMs = limits.watermarkSearchMsMax, onProgress }: AskedShots = {},
): LookedAtCopy {
  if (readers.length > limits.watermarkKeysMax) {
    throw new SutradharError(
      "limit_exceeded",
      `${readers.length} keys would be tried, and ${limits.watermarkKeysMax} may be (limits.watermarkKeysMax): name fewer workspaces`,
    );
  }
  const { seen, frames, prints } = look(file);
  const began = performance.now();
  const mayGoOn = (): boolean => performance.now() - began < searchMs;
  const reading = readMark(seen, readers, { mayGoOn, progress: onProgress });
  const shots = readShotsOf(seen, reading, { known, claims: claims[reading.key.key.version] ?? [] });
  const { verdict, geometry, issuer } = reading;
  const isMarked = verdict === "marked";
  const { workspace, key } = reading.key as WorkspaceReader;
  const detected = {
    file,
    verdict,
    isSearched: reading.isSearched,
    id: isMarked ? issuer.id : null,
    workspace: isMarked ? workspace : null,
    keyVersion: isMarked ? key.version : null,
    isDecoded: issuer.isDecoded,
    agreement: issuer.agreement,
    errorsCorrected: issuer.errorsCorrected,
    pValue: issuer.chance,
    frames,
    framesUsed: seen.framesUsed,
    geometry: isMarked ? geometry : null,
    frameAgreement: isMarked ? measureFrames(file, reading, frames) : null,
    shots,
  };
  return { detected, prints };
}

/** A key to read with, and whose it is. */
export interface WorkspaceReader extends ReaderKey {
  readonly workspace: string;
}

/** An id that a shot of a lock bears. */
interface KnownShot {
  readonly lock: string;
  readonly shot: string;
  readonly id: MarkId;
}

async function listKnown(lockPaths: readonly string[]): Promise<KnownShot[]> {
  const locks = await Promise.all(lockPaths.map(async (path) => ({ path, lock: await readLock(path) })));
  return locks.flatMap(({ path, lock }) =>
    Object.entries(lock.marks?.shots ?? {}).map(([shot, id]) => ({ lock: path, shot, id })),
  );
}

interface Looked {
  readonly seen: SeenCopy & { readonly framesUsed: number };
  readonly frames: number;
  readonly prints: readonly PrintedFrame[];
}

const assumedFrameRate = 30;

function look(file: string): Looked {
  const glimpser = createGlimpser();
  const prints = createPrintWatch(assumedFrameRate);
  const frames = readPictures(file, (picture, index) => {
    glimpser.add(index, picture);
    prints.see(picture, index);
    return glimpser.isFull();
  });
  const seen = glimpser.finish();
  if (!seen) throw new SutradharError("video_invalid", `${file} has no picture that can be decoded`);
  return { seen, frames, prints: prints.report() };
}

function readShotsOf(
  seen: SeenCopy,
  reading: MarkReading,
  { known, claims }: { readonly known: readonly KnownShot[]; readonly claims: readonly MarkId[] },
): DetectedWatermark["shots"] {
  const claimed = [...new Set([...known.map(({ id }) => id), ...claims])];
  const blind = findShots(seen, reading);
  const asked = claimed.length > 0 ? findShots(seen, reading, claimed) : [];
  const others = asked.filter(({ id }) => blind.every((shot) => shot.id !== id));
  return [...blind, ...others]
    .toSorted((a, b) => a.fromFrame - b.fromFrame)
    .map(({ chance, ...shot }) => ({
      ...shot,
      pValue: chance,
      namedBy: known.filter(({ id }) => id === shot.id).map(({ lock, shot: name }) => ({ lock, shot: name })),
    }));
}

/** Reads the file once more, frame by frame: now it is known where to look. */
function measureFrames(file: string, reading: MarkReading, framesMax: number): DetectedWatermark["frameAgreement"] {
  const agree = readFrame(reading);
  let [frames, sum, min] = [0, 0, 1];
  readPictures(file, (picture, index) => {
    if (index % frameStep === 0) {
      const agreement = agree(picture);
      frames++;
      sum += agreement;
      min = Math.min(min, agreement);
    }
    return index + 1 >= framesMax;
  });
  return { frames, min, mean: sum / frames };
}
