import type { DecodedPicture } from "../../media/decode/index.ts";
import { samplesPerCell, type SampledLuma } from "./sample-picture.ts";

/** What the light of a stretch of pictures does. */
export interface LightReport {
  /** Frames that are black all over. */
  readonly darkFrames: number;
  /** Largest share of a frame's samples that lie outside of what video may carry. */
  readonly outOfRangeShare: number;
  /** Most changes of light, each against the one before, that a quarter of the picture makes within a second. */
  readonly swings: number;
  /** The same of changes that strain eyes. */
  readonly strongSwings: number;
}

/** Every so many samples of chroma in both directions are looked at. */
const everySamples = 8;
const tilesAcross = 8;
const tilesDown = 4;

/** Black in limited range is 16; a coder's noise lies about it. */
const darkMax = 24;
const darkShareMin = 0.98;

/** EBU R 103 lets a signal overshoot: 16 to 235 of luma is what is drawn, and edges ring. */
const lumaRange = { least: 10, most: 244 } as const;
const chromaRange = { least: 10, most: 246 } as const;

/** A change that is seen as a flicker, in levels of a tile's mean. */
export const opposingLevelsMin = 6;
/** A tenth of the relative luminance's range, as WCAG 2.2 §2.3.1 and ITU-R BT.1702 count a flash, of light grey. */
export const strongLevelsMin = 20;
/** Of the picture's tiles: a quarter of what is looked at is the area from which flashes count. */
const tilesMin = (tilesAcross * tilesDown) / 4;

/** Watches the light of pictures that follow each other. */
export function createLightWatch(frameRate: number): {
  see(picture: DecodedPicture, sampled: SampledLuma): void;
  report(): LightReport;
} {
  const weak = createSwingCounter(frameRate, opposingLevelsMin);
  const strong = createSwingCounter(frameRate, strongLevelsMin);
  let darkFrames = 0;
  let outOfRangeShare = 0;
  let measureTiles: ReturnType<typeof createTileMeasure> | undefined;
  return {
    see(picture, sampled) {
      measureTiles ??= createTileMeasure(sampled);
      const { darkShare, outsideShare } = measureRange(sampled);
      if (darkShare >= darkShareMin) darkFrames += 1;
      outOfRangeShare = Math.max(outOfRangeShare, outsideShare, measureChroma(picture));
      const tiles = measureTiles(sampled);
      weak.see(tiles, picture.index);
      strong.see(tiles, picture.index);
    },
    report: () => ({ darkFrames, outOfRangeShare, swings: weak.most(), strongSwings: strong.most() }),
  };
}

/** What a sample counts for: in the lower half of a word that it is dark, in the upper that it is out of range. */
const lumaCounts = Uint32Array.from({ length: 256 }, (_, value) => {
  const isOutside = value < lumaRange.least || value > lumaRange.most;
  return (value <= darkMax ? 1 : 0) + (isOutside ? 1 << 16 : 0);
});

/** Of a picture's samples, which are fewer than half a word counts. */
function measureRange({ samples }: SampledLuma): { readonly darkShare: number; readonly outsideShare: number } {
  let counts = 0;
  for (let at = 0; at < samples.length; at++) counts += lumaCounts[samples[at] as number] as number;
  return { darkShare: (counts & 0xffff) / samples.length, outsideShare: (counts >>> 16) / samples.length };
}

/** Takes the mean of each tile from its cells; which these are is found once. */
function createTileMeasure({ across, down }: SampledLuma): (sampled: SampledLuma) => Float32Array {
  const tileOf = Uint8Array.from({ length: across * down }, (_, cell) => {
    const [row, column] = [Math.floor(cell / across), cell % across];
    return Math.floor((row * tilesDown) / down) * tilesAcross + Math.floor((column * tilesAcross) / across);
  });
  const samplesOf = new Uint32Array(tilesAcross * tilesDown);
  for (const tile of tileOf) samplesOf[tile] = (samplesOf[tile] as number) + samplesPerCell;
  const tiles = new Float32Array(samplesOf.length);
  const tileSums = new Uint32Array(samplesOf.length);
  return ({ sums }) => {
    tileSums.fill(0);
    for (let cell = 0; cell < sums.length; cell++) (tileSums[tileOf[cell] as number] as number) += sums[cell] as number;
    for (let tile = 0; tile < tiles.length; tile++) {
      tiles[tile] = (tileSums[tile] as number) / Math.max(1, samplesOf[tile] as number);
    }
    return tiles;
  };
}

const chromaCounts = Uint8Array.from({ length: 256 }, (_, value) =>
  value < chromaRange.least || value > chromaRange.most ? 1 : 0,
);

function measureChroma({ blue, red, chromaStride, width, height }: DecodedPicture): number {
  const [columns, rows] = [width >> 1, height >> 1];
  let [outside, samples] = [0, 0];
  for (let y = 0; y < rows; y += everySamples) {
    for (let at = y * chromaStride, end = at + columns; at < end; at += everySamples) {
      outside += (chromaCounts[blue[at] as number] as number) + (chromaCounts[red[at] as number] as number);
      samples += 2;
    }
  }
  return outside / Math.max(1, samples);
}

/**
 * Counts, within any second, how often a quarter of the tiles goes up or down by `levelsMin` together, each time against
 * the time before. A cut is one such change, and two flashes are four.
 */
function createSwingCounter(
  frameRate: number,
  levelsMin: number,
): { see(tiles: Float32Array, frame: number): void; most(): number } {
  let turned: Float32Array | undefined;
  let direction = 0;
  let most = 0;
  const swings: number[] = [];
  return {
    see(tiles, frame) {
      turned ??= tiles.slice();
      const way = wayOf(tiles, turned, levelsMin);
      if (way === direction || way === 0) {
        // What goes on the same way is one change: the next is measured from where it ended.
        keepExtremes(turned, tiles, direction);
      } else {
        swings.push(frame);
        direction = way;
        turned.set(tiles);
      }
      while (swings.length > 0 && frame - (swings[0] as number) >= frameRate) swings.shift();
      most = Math.max(most, swings.length);
    },
    most: () => most,
  };
}

/** 1 where enough tiles are lighter than they were, −1 where they are darker. */
function wayOf(tiles: Float32Array, before: Float32Array, levelsMin: number): -1 | 0 | 1 {
  let up = 0;
  let down = 0;
  for (let tile = 0; tile < tiles.length; tile++) {
    const change = (tiles[tile] as number) - (before[tile] as number);
    if (change >= levelsMin) up += 1;
    if (change <= -levelsMin) down += 1;
  }
  if (Math.max(up, down) < tilesMin) return 0;
  return up >= down ? 1 : -1;
}

function keepExtremes(turned: Float32Array, tiles: Float32Array, direction: number): void {
  if (direction === 0) return;
  for (let tile = 0; tile < tiles.length; tile++) {
    const [was, is] = [turned[tile] as number, tiles[tile] as number];
    turned[tile] = direction > 0 ? Math.max(was, is) : Math.min(was, is);
  }
}
