import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import { createRandom, digestBytes, type Random } from "../../core/index.ts";
import { createChunkEncoder, muxMp4, type I420Planes, type SoundPacket } from "../../media/encode/index.ts";
import { aacStream, encodeAac, sampleRateHz, type StereoBlock } from "../../media/sound/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";

/** What is drawn, and what is done to it: a clip for tests, of a mouth that says "pa" in the rhythm of a seed. */
export interface TestClip {
  readonly path: string;
  readonly seed: string;
  /** The height of the mouth's box in pixels: 96 is a medium shot at 1080p, 43 at 480p. */
  readonly boxHeight: number;
  /** The drawn opening for a wanted one, both in shares of full. */
  readonly distort?: (opening: number) => number;
  /** By how much the sound is late. */
  readonly soundLateMs?: number;
  readonly hasTongue?: boolean;
  /** The face of each shot in turn. */
  readonly faces?: readonly (keyof typeof looks)[];
}

/** Faces: lit skin, skin in shade, lips, and hair where a moustache and a beard would grow. */
const looks = {
  fair: {
    lit: "rgb(206, 134, 92)",
    middle: "rgb(190, 118, 76)",
    shade: "rgb(84, 44, 32)",
    lips: "rgb(168, 84, 78)",
    seam: "rgb(98, 40, 40)",
  },
  // Lips of the skin's own hue.
  dark: {
    lit: "rgb(112, 72, 52)",
    middle: "rgb(100, 64, 46)",
    shade: "rgb(42, 26, 19)",
    lips: "rgb(68, 43, 31)",
    seam: "rgb(28, 16, 12)",
  },
  bearded: {
    lit: "rgb(170, 112, 78)",
    middle: "rgb(154, 98, 66)",
    shade: "rgb(70, 40, 30)",
    lips: "rgb(140, 80, 70)",
    seam: "rgb(74, 34, 32)",
    hair: "rgb(30, 26, 24)",
  },
} as const;

const frameRate = 30;
const shotFrames = 90;
const shots = 3;
const fullOpeningOfBox = 0.6;

interface Syllable {
  readonly startMs: number;
  readonly vowelMs: number;
  readonly endMs: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Draws and encodes the clip, and returns the timeline that it keeps unless it was distorted. */
export async function drawTestClip(clip: TestClip): Promise<Timeline> {
  const pictures = encodePictures(clip);
  await muxMp4({
    path: clip.path,
    settings: settingsOf(clip),
    chunks: (async function* () {
      yield* pictures;
    })(),
    sound: { packets: encodeVoice(clip, syllablesOf(clip.seed)), ...aacStream },
    text: [],
    language: "eng",
  });
  return timelineOf(clip);
}

type Pictures = readonly { readonly startFrame: number; readonly bytes: Uint8Array }[];

/** Clips that look alike share them, whatever is heard with them; what a function distorts is nobody else's. */
const encodedPictures = new Map<string, Pictures>();

function encodePictures({ path: _path, soundLateMs: _late, ...look }: TestClip): Pictures {
  if (look.distort) return drawPictures(look);
  const key = JSON.stringify(look);
  const pictures = encodedPictures.get(key) ?? drawPictures(look);
  encodedPictures.set(key, pictures);
  return pictures;
}

function drawPictures(clip: Omit<TestClip, "path" | "soundLateMs">): Pictures {
  const syllables = syllablesOf(clip.seed);
  const size = sizeOf(clip);
  const encoder = createChunkEncoder(settingsOf(clip));
  const chunks: { readonly startFrame: number; readonly bytes: Uint8Array }[] = [];
  const canvas = createCanvas(size.width, size.height);
  const context = canvas.getContext("2d");
  const { faces = ["fair"], distort = (wanted) => wanted, hasTongue = false } = clip;
  for (let shot = 0; shot < shots; shot++) {
    const startFrame = shot * shotFrames;
    const face = faces[shot % faces.length] ?? "fair";
    encoder.begin();
    for (let frame = startFrame; frame < startFrame + shotFrames; frame++) {
      const opening = openingAt(syllables, (frame * 1_000) / frameRate);
      drawMouth(context, boxAt(frame, clip, size), distort(opening), { face, hasTongue });
      encoder.encode(toPlanes(canvas.data(), size));
    }
    chunks.push({ startFrame, bytes: encoder.finish() });
  }
  encoder.close();
  return chunks;
}

function settingsOf(clip: Pick<TestClip, "boxHeight">) {
  return { ...sizeOf(clip), frameRate, crf: 23 };
}

/** What a clip is drawn by. */
export function timelineOf(clip: Pick<TestClip, "seed" | "boxHeight">): Timeline {
  const size = sizeOf(clip);
  const mouth = Array.from({ length: shots * shotFrames }, (_, frame) => ({ frame, ...boxAt(frame, clip, size) }));
  return { frameRate, ...size, shots: listShots(), words: [], phones: listPhones(syllablesOf(clip.seed)), mouth };
}

function sizeOf({ boxHeight }: Pick<TestClip, "boxHeight">): Size {
  return { width: Math.ceil((boxHeight * 2) / 16) * 16, height: Math.ceil((boxHeight * 1.7) / 16) * 16 };
}

/** The head sways a little, and its box with it. */
function boxAt(frame: number, { boxHeight }: Pick<TestClip, "boxHeight">, size: Size): Box {
  const box = { width: Math.round(boxHeight * 1.16), height: boxHeight };
  return {
    ...box,
    x: Math.round((size.width - box.width) / 2 + 3 * Math.sin(frame / 17)),
    y: Math.round((size.height - box.height) / 2 + 2 * Math.sin(frame / 23)),
  };
}

function syllablesOf(seed: string): Syllable[] {
  return speak(createRandom(digestBytes(seed)));
}

/** Syllables of 60–100 ms of p and 110–240 ms of a, in groups, with rests between and at the ends of shots. */
function speak(random: Random): Syllable[] {
  const syllables: Syllable[] = [];
  for (let shot = 0; shot < shots; shot++) {
    const shotEndMs = ((shot + 1) * shotFrames * 1_000) / frameRate;
    let ms = (shot * shotFrames * 1_000) / frameRate + 300;
    for (;;) {
      const vowelMs = ms + 60 + 40 * random();
      const endMs = vowelMs + 110 + 130 * random();
      if (endMs > shotEndMs - 400) break;
      syllables.push({ startMs: ms, vowelMs, endMs });
      ms = endMs + (random() < 0.2 ? 250 : 0);
    }
  }
  return syllables;
}

/** Opens over the vowel as a raised cosine with a level top. */
function openingAt(syllables: readonly Syllable[], ms: number): number {
  const now = syllables.find((syllable) => syllable.vowelMs <= ms && ms < syllable.endMs);
  if (!now) return 0;
  const share = (ms - now.vowelMs) / (now.endMs - now.vowelMs);
  return 0.85 * Math.min(1, 1.6 * Math.sin(Math.PI * share) ** 2);
}

function listShots(): Timeline["shots"] {
  return Array.from({ length: shots }, (_, at) => ({
    id: `s${at + 1}`,
    startMs: (at * shotFrames * 1_000) / frameRate,
    endMs: ((at + 1) * shotFrames * 1_000) / frameRate,
  }));
}

function listPhones(syllables: readonly Syllable[]): Timeline["phones"] {
  return syllables.flatMap(({ startMs, vowelMs, endMs }) => [
    { ipa: "p", viseme: "PP", startMs, endMs: vowelMs },
    { ipa: "a", viseme: "aa", startMs: vowelMs, endMs },
  ]);
}

/** Most of a clip's price: clips that sound alike share it. */
const encodedVoices = new Map<string, readonly SoundPacket[]>();

async function* encodeVoice(
  { seed, soundLateMs = 0 }: TestClip,
  syllables: readonly Syllable[],
): AsyncGenerator<SoundPacket> {
  const key = `${seed} ${soundLateMs}`;
  let packets = encodedVoices.get(key);
  if (!packets) {
    const encoded: SoundPacket[] = [];
    for await (const packet of encodeAac(voice(syllables, soundLateMs))) encoded.push(packet);
    encodedVoices.set(key, (packets = encoded));
  }
  yield* packets;
}

async function* voice(syllables: readonly Syllable[], lateMs: number): AsyncGenerator<StereoBlock> {
  const total = (shots * shotFrames * sampleRateHz) / frameRate;
  for (let start = 0; start < total; start += 4_800) {
    const left = Float32Array.from({ length: 4_800 }, (_, at) => {
      const ms = ((start + at) * 1_000) / sampleRateHz;
      const buzz = (((start + at) % 400) / 400 - 0.5) * 0.6;
      return openingAt(syllables, ms - lateMs) ** 2 * buzz;
    });
    yield { left, right: left.slice() };
  }
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Skin lit from above, a chin in shade, lips, and between them teeth, tongue and the dark. */
function drawMouth(
  context: SKRSContext2D,
  box: Box,
  share: number,
  { face, hasTongue }: { readonly face: keyof typeof looks; readonly hasTongue: boolean },
): void {
  const { canvas } = context;
  const colours: { lit: string; middle: string; shade: string; lips: string; seam: string; hair?: string } =
    looks[face];
  const skin = context.createLinearGradient(0, 0, 0, canvas.height);
  skin.addColorStop(0, colours.lit);
  skin.addColorStop(0.7, colours.middle);
  skin.addColorStop(1, colours.shade);
  context.fillStyle = skin;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const middle = box.x + box.width / 2;
  const line = box.y + 0.17 * box.height;
  const gap = share * fullOpeningOfBox * box.height;
  const half = 0.37 * box.width;
  const [upper, lower] = [0.11 * box.height, 0.15 * box.height];
  if (colours.hair) {
    // A moustache right above the lip, and a beard that the jaw takes along.
    context.fillStyle = colours.hair;
    context.fillRect(middle - half, line - 0.26 * box.height, 2 * half, 0.2 * box.height);
    context.fillRect(box.x, line + gap + 1.4 * lower, box.width, canvas.height);
  }
  fillLens(context, { middle, half, line, top: -upper, bottom: gap + lower }, colours.lips);
  // Light on the lower lip.
  const shine = { middle, half: half * 0.6, line: line + gap + 0.5 * lower, top: -0.25 * lower, bottom: 0.2 * lower };
  fillLens(context, shine, "rgba(255, 240, 230, 0.16)");
  if (gap > 0.3) {
    context.save();
    lens(context, { middle, half: half * 0.92, line, top: 0, bottom: gap });
    context.clip();
    context.fillStyle = "rgb(42, 18, 20)";
    context.fillRect(box.x, line - upper, box.width, box.height);
    context.fillStyle = "rgb(226, 220, 212)";
    context.fillRect(middle - half * 0.7, line - 2, half * 1.4, Math.min(gap * 0.6, 0.13 * box.height) + 2);
    if (hasTongue)
      fillLens(
        context,
        { middle, half: half * 0.7, line: line + gap, top: -gap * 0.45, bottom: 9 },
        "rgb(172, 92, 88)",
      );
    context.restore();
  } else {
    context.strokeStyle = colours.seam;
    context.lineWidth = Math.max(1, box.height / 50);
    lens(context, { middle, half, line, top: 0, bottom: 0 });
    context.stroke();
  }
}

interface Lens {
  readonly middle: number;
  readonly half: number;
  readonly line: number;
  readonly top: number;
  readonly bottom: number;
}

/** A quadratic curve reaches half-way to its control point: the offsets are doubled. */
function lens(context: SKRSContext2D, { middle, half, line, top, bottom }: Lens): void {
  context.beginPath();
  context.moveTo(middle - half, line);
  context.quadraticCurveTo(middle, line + 2 * top, middle + half, line);
  context.quadraticCurveTo(middle, line + 2 * bottom, middle - half, line);
  context.closePath();
}

function fillLens(context: SKRSContext2D, shape: Lens, colour: string): void {
  lens(context, shape);
  context.fillStyle = colour;
  context.fill();
}

/** RGBA to I420, BT.709, video range: the colour of four pixels is that of their mean. */
function toPlanes(rgba: Uint8Array, { width, height }: Size): I420Planes {
  const luma = new Uint8Array(width * height);
  const blue = new Uint8Array((width * height) / 4);
  const red = new Uint8Array((width * height) / 4);
  const chroma = 224 / 255 / 4;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let [bluer, redder] = [0, 0];
      for (let pixel = 0; pixel < 4; pixel++) {
        const place = (y + (pixel >> 1)) * width + x + (pixel & 1);
        const [r, g, b] = [rgba[4 * place] as number, rgba[4 * place + 1] as number, rgba[4 * place + 2] as number];
        const brightness = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        luma[place] = 16 + (brightness * 219) / 255;
        bluer += b - brightness;
        redder += r - brightness;
      }
      const at = (y >> 1) * (width >> 1) + (x >> 1);
      blue[at] = Math.round(128 + (bluer / 1.8556) * chroma);
      red[at] = Math.round(128 + (redder / 1.5748) * chroma);
    }
  }
  const drawnRows = new Uint8Array(Math.ceil(height / 16)).fill(1);
  return { luma, blue, red, lumaStride: width, chromaStride: width / 2, drawnRows };
}
