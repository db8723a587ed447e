import { splitTile, formatTilePath, tileWidth, type Tile } from "./tile-path.ts";
import { hashSizeBytes, type Hash } from "./merkle.ts";
import { VerificationFailure } from "./verification-failure.ts";

/** A log as anyone may read it: the static resources of c2sp.org/tlog-tiles, by their path below the log's prefix. */
export interface LogSource {
  /** The bytes of a resource, or undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** Reads a text resource. @throws VerificationFailure `malformed` where it is not there or no UTF-8. */
export async function readText(source: LogSource, path: string): Promise<string> {
  const bytes = await source.read(path);
  if (!bytes) throw new VerificationFailure("malformed", `the log has no ${path}`);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new VerificationFailure("malformed", `${path} is no UTF-8`);
  }
}

/** The hashes of a tile; undefined where the log has it not. @throws VerificationFailure `malformed` where it is torn. */
export async function readHashes(source: LogSource, tile: Tile): Promise<Hash[] | undefined> {
  const bytes = await source.read(formatTilePath(tile));
  if (bytes) return splitTile(bytes, tile.width);
  // A log may drop a partial tile once the whole one is there (c2sp.org/tlog-tiles, Partial Tiles).
  const whole = tile.width < tileWidth ? await source.read(formatTilePath({ ...tile, width: tileWidth })) : undefined;
  return whole && splitTile(whole.subarray(0, tile.width * hashSizeBytes), tile.width);
}

/** For what may be torn as well as missing, where both are judged alike. */
export function asMissing(error: unknown): undefined {
  if (!(error instanceof VerificationFailure)) throw error;
}
