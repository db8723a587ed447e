import { createChunkEncoder, muxMp4, type I420Planes, type SoundPacket } from "../../media/encode/index.ts";
import { aacStream, encodeAac } from "../../media/sound/index.ts";
import type { PlannedMaster } from "./master-evidence.ts";
import { placeCaptions } from "./part-evidence.ts";

/** A small clip for tests of gates: two shots of one scene, a face of a few shapes, and a hum for every word. */
export interface TestClip {
  readonly path: string;
  /** Paints over a frame as it should be. */
  readonly spoil?: (luma: Uint8Array, frame: number) => void;
  /** What is heard instead, at a sample. */
  readonly sound?: (value: number, atMs: number) => number;
  /** Leaves the last so many milliseconds of sound away. */
  readonly soundShortMs?: number;
  /** Captions are drawn unless this says that they are not. */
  readonly hasCaptions?: boolean;
  readonly captionLateFrames?: number;
  /** What moves is drawn as it was at another frame. */
  readonly drawnAt?: (frame: number) => number;
}

export const clipSettings = { width: 320, height: 240, frameRate: 30, crf: 18 };
const chunkFrames = 60;
const chunks = 2;
const frames = chunks * chunkFrames;
const durationMs = (frames * 1000) / clipSettings.frameRate;
const wordMs = 400;

const words = Array.from({ length: durationMs / wordMs }, (_, index) => ({
  text: "pa",
  startMs: index * wordMs,
  endMs: index * wordMs + 300,
}));

function mouthAt(frame: number): { x: number; y: number; width: number; height: number } {
  return { x: 140 + Math.round(3 * Math.sin(frame / 12)), y: 130, width: 40, height: 24 };
}

const captionMs = 1_000;
const captionsOfShot = [0, 1].map((index) => ({ startMs: index * captionMs, endMs: (index + 1) * captionMs }));

/** What the clip is held against. */
export const plannedClip: PlannedMaster = {
  picture: clipSettings,
  labels: [
    { language: "en", layout: "medium" },
    { language: "en", layout: "medium" },
  ],
  captions: [captionsOfShot, captionsOfShot],
  timeline: {
    ...clipSettings,
    shots: [
      { id: "s1-01", startMs: 0, endMs: durationMs / 2 },
      { id: "s1-02", startMs: durationMs / 2, endMs: durationMs },
    ],
    words,
    phones: words.flatMap(({ startMs }) =>
      ["p", "a"].map((ipa, index) => ({
        ipa,
        viseme: ipa,
        startMs: startMs + 150 * index,
        endMs: startMs + 150 * (index + 1),
      })),
    ),
    mouth: Array.from({ length: frames }, (_, frame) => ({ frame, ...mouthAt(frame) })),
  },
};

export async function writeTestClip({ path, ...faults }: TestClip): Promise<void> {
  const encoded = encodePictures(faults);
  await muxMp4({
    path,
    settings: clipSettings,
    chunks: (async function* () {
      yield* encoded;
    })(),
    sound: { packets: encodeSound(faults), ...aacStream },
    text: [],
    language: "eng",
  });
}

type Faults = Omit<TestClip, "path">;
type Pictures = readonly { readonly startFrame: number; readonly bytes: Uint8Array }[];

/** What no fault's own function changes is encoded once: most clips have either the pictures or the sound of others. */
const encodedPictures = new Map<string, Pictures>();
const encodedSounds = new Map<number, readonly SoundPacket[]>();

function encodePictures(faults: Faults): Pictures {
  const key = `${faults.hasCaptions} ${faults.captionLateFrames}`;
  const known = faults.spoil || faults.drawnAt ? undefined : encodedPictures.get(key);
  const pictures =
    known ??
    Array.from({ length: chunks }, (_, chunk) => ({
      startFrame: chunk * chunkFrames,
      bytes: encodeChunk(chunk, faults),
    }));
  if (!faults.spoil && !faults.drawnAt) encodedPictures.set(key, pictures);
  return pictures;
}

async function* encodeSound(faults: Faults): AsyncGenerator<SoundPacket> {
  const { sound, soundShortMs = 0 } = faults;
  let packets = sound ? undefined : encodedSounds.get(soundShortMs);
  if (!packets) {
    const encoded: SoundPacket[] = [];
    for await (const packet of encodeAac(speak(faults))) encoded.push(packet);
    packets = encoded;
  }
  if (!sound) encodedSounds.set(soundShortMs, packets);
  yield* packets;
}

function encodeChunk(chunk: number, { spoil, drawnAt, hasCaptions = true, captionLateFrames = 0 }: Faults): Uint8Array {
  const { width, height } = clipSettings;
  const luma = new Uint8Array(width * height);
  const half = new Uint8Array((width * height) / 4).fill(128);
  const drawnRows = new Uint8Array(height / 16).fill(1);
  const planes: I420Planes = { luma, blue: half, red: half, lumaStride: width, chromaStride: width / 2, drawnRows };
  const encoder = createChunkEncoder(clipSettings);
  encoder.begin();
  for (let at = 0; at < chunkFrames; at++) {
    const frame = chunk * chunkFrames + at;
    drawFace(luma, drawnAt?.(frame) ?? frame);
    if (hasCaptions) drawCaption(luma, Math.floor((frame - captionLateFrames) / clipSettings.frameRate));
    spoil?.(luma, frame);
    encoder.encode(planes);
  }
  const bytes = encoder.finish();
  encoder.close();
  return bytes;
}

function drawFace(luma: Uint8Array, frame: number): void {
  const { width } = clipSettings;
  const fill = (x: number, y: number, w: number, h: number, value: number): void => {
    for (let row = y; row < y + h; row++) luma.fill(value, row * width + x, row * width + x + w);
  };
  const { x, y } = mouthAt(frame);
  luma.fill(70);
  fill(x - 30, y - 90, 100, 140, 160);
  fill(x - 10, y - 50, 14, 8, 50);
  fill(x + 36, y - 50, 14, 8, 50);
  const open = Math.round(5 + 5 * Math.sin(frame / 2));
  fill(x + 4, y + 12 - open, 32, 2 * open, 60);
}

/** Strokes on a plate, others for every caption. */
function drawCaption(luma: Uint8Array, caption: number): void {
  const { x, y, width, height } = placeCaptions({ language: "en", layout: "medium" }, clipSettings);
  for (let row = y + 8; row < y + height - 8; row++) {
    for (let column = x + 8; column < x + width - 8; column++) {
      const isStroke = Math.floor((column + 5 * caption) / 5) % 3 === 0 && row > y + 12 && row < y + height - 12;
      luma[row * clipSettings.width + column] = isStroke ? 230 : 24;
    }
  }
}

async function* speak({ sound, soundShortMs = 0 }: Faults) {
  const samples = Math.round(((durationMs - soundShortMs) * 48_000) / 1000);
  const left = Float32Array.from({ length: samples }, (_, sample) => {
    const atMs = sample / 48;
    const isSaid = atMs % wordMs < 300;
    const value = isSaid ? 0.22 * Math.sin((2 * Math.PI * 220 * sample) / 48_000) : 0;
    return sound?.(value, atMs) ?? value;
  });
  yield { left, right: left };
}
