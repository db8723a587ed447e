import { digestBytes, SutradharError, type Digest } from "../../core/index.ts";
import { aacExtradata, encodeStretch, packetSamples } from "./aac-worker.ts";
import { sampleRateHz, type StereoBlock } from "./sound-block.ts";

/** One AAC-LC access unit. Times are in samples at 48 kHz. */
export interface AacPacket {
  readonly data: Uint8Array;
  /** The first packet primes the decoder and lies before 0. */
  readonly ptsSamples: number;
  /** 1,024, less in the last packet, so that the stream ends with its sound. */
  readonly durationSamples: number;
}

/** What a muxer must know of the stream that `encodeAac` makes. */
export const aacStream = {
  sampleRateHz,
  channels: 2,
  bitRate: 128_000,
  packetSamples,
  /** Samples of nothing at the start, for the edit list: players skip them. */
  primingSamples: 1_024,
  extradata: aacExtradata,
} as const;

/** Runs that were encoded before, by the digest of the sound that decides them. */
export interface AacRuns {
  find(sound: Digest): Promise<readonly Uint8Array[] | undefined>;
  save(sound: Digest, packets: readonly Uint8Array[]): Promise<void>;
}

export interface AacOptions {
  readonly runs?: AacRuns;
  /** Samples at which a shot begins, in order: a run begins there as well, wherever in the video that is. */
  readonly cuts?: readonly number[];
}

/** Packets of a run: a second of sound. What is left of a shot is half as much at least, or goes with the run before. */
const runPackets = 48;
/** Heard before the run by its encoder, until its filters and its reservoir stand where one stands that has heard all. */
const warmUpPackets = 6;
/** Looked ahead at: a transient behind the run decides the window of its last packet. */
const aheadPackets = 2;
/** Raised when a run's packets may differ for the same sound. */
const runFormat = 1;

/**
 * Encodes stereo sound as AAC-LC, 48 kHz, 128 kb/s, and hands packets on as they come. It is encoded in runs of a second, each
 * by an encoder of its own that has heard the sound before it as well: a run is decided by what is heard in and just around
 * it, so that a name in a video changes the runs of its shot and no others, and what was encoded before is not encoded again.
 * Packets follow the video's clock: what comes behind a name stands to them in as many ways as a shot may begin within one. The
 * encoder is FFmpeg's, compiled to WebAssembly, in a worker thread: the same sound gives the same bytes on every processor,
 * which FFmpeg's native build does not (docs/adr/0003).
 * @throws SutradharError `engine_failed`
 */
export async function* encodeAac(
  blocks: AsyncIterable<StereoBlock>,
  { runs, cuts = [] }: AacOptions = {},
): AsyncGenerator<AacPacket> {
  const frames = createFrames();
  const starts = cuts.map((sample) => Math.ceil(sample / packetSamples));
  let run = runFrom(0, starts);
  for await (const block of readSource(blocks)) {
    frames.push(block);
    while (frames.whole() >= run.end + aheadPackets) {
      yield* encodeRun(frames, run, { runs, isLast: false });
      run = runFrom(run.end, starts);
    }
  }
  frames.finish();
  const packets = Math.ceil(frames.samples() / packetSamples) + 1;
  // What is encoded as the last run gives all packets that are left.
  while (run.first < packets) {
    const isLast = frames.whole() < run.end + aheadPackets;
    yield* encodeRun(frames, run, { runs, isLast });
    if (isLast) return;
    run = runFrom(run.end, starts);
  }
}

/** Packets that are encoded together; `end` is the first of the next. */
interface Run {
  readonly first: number;
  readonly end: number;
}

function runFrom(first: number, starts: readonly number[]): Run {
  const end = first + runPackets;
  const next = starts.find((start) => start > first);
  return { first, end: next !== undefined && next < end + runPackets / 2 ? next : end };
}

async function* readSource(blocks: AsyncIterable<StereoBlock>): AsyncGenerator<StereoBlock> {
  try {
    yield* blocks;
  } catch (cause) {
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError("engine_failed", "the sound that was to be encoded broke off: render again", { cause });
  }
}

async function* encodeRun(
  frames: Frames,
  { first, end }: Run,
  { runs, isLast }: { readonly runs: AacRuns | undefined; readonly isLast: boolean },
): AsyncGenerator<AacPacket> {
  const start = Math.max(0, first - warmUpPackets);
  const window = frames.take(start, isLast ? frames.whole() : end + aheadPackets);
  const sound = nameOf(window, { lead: first - start, isLast });
  const packets = (await runs?.find(sound)) ?? (await make());
  const endSamples = isLast ? frames.samples() : Infinity;
  for (const [index, data] of packets.entries()) {
    const ptsSamples = (first + index - 1) * packetSamples;
    const durationSamples = Math.min(packetSamples, endSamples - ptsSamples);
    if (durationSamples > 0) yield { data, ptsSamples, durationSamples };
  }
  frames.drop(end - warmUpPackets);

  async function make(): Promise<readonly Uint8Array[]> {
    const all = await encodeStretch(window, isLast);
    const own = isLast ? all.slice(first - start) : all.slice(first - start, end - start);
    if (!isLast && own.length < end - first) {
      throw new SutradharError(
        "engine_failed",
        `the AAC encoder gave ${own.length} packets of ${end - first}: render again`,
      );
    }
    await runs?.save(sound, own);
    return own;
  }
}

function nameOf(
  window: readonly Float32Array[],
  { lead, isLast }: { readonly lead: number; readonly isLast: boolean },
): Digest {
  const bytes = window.map((frame) => new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength));
  return digestBytes(Buffer.concat([Buffer.from(`aac run ${runFormat} ${lead} ${isLast ? "last" : ""}`), ...bytes]));
}

/** Sound in frames of 1,024 interleaved samples, of which only those are held that a run may still need. */
interface Frames {
  push(block: StereoBlock): void;
  /** Fills the last frame with silence. */
  finish(): void;
  /** How many frames are whole. */
  whole(): number;
  samples(): number;
  take(start: number, end: number): readonly Float32Array[];
  /** Forgets those before. */
  drop(before: number): void;
}

function createFrames(): Frames {
  const held = new Map<number, Float32Array>();
  let samples = 0;
  let isFinished = false;
  const frameAt = (index: number): Float32Array => {
    const standing = held.get(index);
    if (standing) return standing;
    const made = new Float32Array(packetSamples * 2);
    held.set(index, made);
    return made;
  };
  return {
    push({ left, right }) {
      for (let at = 0; at < left.length;) {
        const within = samples % packetSamples;
        const frame = frameAt((samples - within) / packetSamples);
        const count = Math.min(packetSamples - within, left.length - at);
        for (let each = 0; each < count; each++) {
          frame[2 * (within + each)] = left[at + each] as number;
          frame[2 * (within + each) + 1] = right[at + each] as number;
        }
        at += count;
        samples += count;
      }
    },
    finish() {
      isFinished = true;
    },
    whole: () => (isFinished ? Math.ceil(samples / packetSamples) : Math.floor(samples / packetSamples)),
    samples: () => samples,
    take: (start, end) => Array.from({ length: Math.max(0, end - start) }, (_, index) => frameAt(start + index)),
    drop(before) {
      for (const index of held.keys()) if (index < before) held.delete(index);
    },
  };
}
