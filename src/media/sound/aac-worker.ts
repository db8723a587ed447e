import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { registerAacEncoder } from "@mediabunny/aac-encoder";
import { AudioSample, AudioSampleSource, Mp4OutputFormat, NullTarget, Output } from "mediabunny";
import { SutradharError } from "../../core/index.ts";

export const packetSamples = 1_024;
const channels = 2;
const sampleRateHz = 48_000;
const bitRate = 128_000;

/** AudioSpecificConfig (ISO/IEC 14496-3 §1.6): AAC-LC, 48 kHz, stereo; then "no SBR". */
export const aacExtradata = Uint8Array.of(0x11, 0x90, 0x56, 0xe5, 0x00);

/**
 * Encodes stretches of sound, each by an encoder that has encoded nothing before: the same stretch gives the same packets,
 * whatever was encoded before or is encoded beside it.
 */
interface AacWorker {
  /**
   * @param frames interleaved stereo, 1,024 samples each
   * @param isLast whether nothing follows: the encoder gives all that it holds back
   * @returns packets; the first primes the decoder
   */
  encode(frames: readonly Float32Array[], isLast: boolean): Promise<readonly Uint8Array[]>;
}

interface Packet {
  readonly encodedData: ArrayBuffer;
}
/** What the encoder's own worker is told, and what it answers: `src/shared.ts` of @mediabunny/aac-encoder 1.59.0. */
type Command =
  | { type: "init"; data: { numberOfChannels: number; sampleRate: number; bitrate: number } }
  | { type: "encode"; data: { ctx: number; audioData: ArrayBuffer; timestamp: number } }
  | { type: "flush"; data: { ctx: number } };
interface Answer {
  readonly ctx?: number;
  readonly extradata?: ArrayBuffer;
  readonly packets?: readonly Packet[];
}
type Reply = { readonly id: number } & (
  | { readonly success: true; readonly data: Answer }
  | { readonly success: false; readonly error: unknown }
);

/** An encoder keeps its memory for good; so many of them, and the thread is replaced. */
const encodersMax = 48;

interface Standing {
  readonly worker: Promise<AacWorker & { end(): Promise<void> }>;
  encoders: number;
  /** Stretches that are encoded just now. */
  busy: number;
}

let standing: Standing | undefined;

/**
 * Encodes by the one encoder thread of this process: starting one takes as long as encoding six seconds, and a stretch a few
 * milliseconds. It does not keep the process alive. @throws SutradharError `engine_failed`
 */
export async function encodeStretch(...stretch: Parameters<AacWorker["encode"]>): ReturnType<AacWorker["encode"]> {
  const taken = (standing ??= { worker: open(), encoders: 0, busy: 0 });
  taken.encoders += 1;
  taken.busy += 1;
  // Others begin with a fresh thread from now on.
  if (taken.encoders >= encodersMax) standing = undefined;
  try {
    return await (await taken.worker).encode(...stretch);
  } catch (error) {
    if (standing === taken) standing = undefined;
    throw error;
  } finally {
    taken.busy -= 1;
    if (standing !== taken && taken.busy === 0)
      await taken.worker.then((worker) => worker.end()).catch(() => undefined);
  }
}

let isRegistered = false;

async function open(): Promise<AacWorker & { end(): Promise<void> }> {
  if (!isRegistered) registerAacEncoder();
  isRegistered = true;
  const worker = await startThread();
  worker.unref();
  const ask = createAsker(worker);
  return {
    async end() {
      await worker.terminate();
    },
    async encode(frames, isLast) {
      try {
        return await encode(ask, frames, isLast);
      } catch (cause) {
        if (cause instanceof SutradharError) throw cause;
        throw new SutradharError("engine_failed", "the AAC encoder stopped: render again", { cause });
      }
    },
  };
}

/** The package starts its thread with its first sound, and keeps it to itself: it is taken from there, which the pinned version allows. */
async function startThread(): Promise<Worker> {
  const source = new AudioSampleSource({ codec: "aac", bitrate: bitRate });
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: false }), target: new NullTarget() });
  output.addAudioTrack(source);
  await output.start();
  const data = new Float32Array(packetSamples * channels);
  const sample = new AudioSample({
    data,
    format: "f32",
    numberOfChannels: channels,
    sampleRate: sampleRateHz,
    timestamp: 0,
  });
  await source.add(sample);
  sample.close();
  const { customEncoder } =
    (source as unknown as { readonly _encoder?: { readonly customEncoder?: PackageEncoder } })._encoder ?? {};
  if (!customEncoder?.worker || !(customEncoder.pendingMessages instanceof Map)) {
    throw new SutradharError(
      "engine_failed",
      "the AAC encoder has no thread: install the pinned version of @mediabunny/aac-encoder",
    );
  }
  // It waits for an answer to that sound.
  while (customEncoder.pendingMessages.size > 0) await setImmediate();
  return customEncoder.worker;
}

/** What is taken of the package's encoder. */
interface PackageEncoder {
  readonly worker?: Worker;
  readonly pendingMessages?: unknown;
}

type Ask = (command: Command) => Promise<Answer>;

function createAsker(worker: Worker): Ask {
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: unknown) => void }>();
  // Far from the numbers that the package itself gave: an answer to one of those may still come.
  let next = 1_000_000;
  // The package's own listener knows none of these numbers.
  worker.removeAllListeners("message");
  worker.on("message", (reply: Reply) => {
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.success) waiter?.resolve(reply.data);
    else waiter?.reject(reply.error);
  });
  const end = (error: unknown): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on("error", end);
  worker.on("exit", () => end(new Error("the encoder's thread has ended")));
  return (command) =>
    new Promise((resolve, reject) => {
      next += 1;
      waiting.set(next, { resolve, reject });
      // Whoever waits for an answer keeps the process alive meanwhile.
      if (waiting.size === 1) worker.ref();
      worker.postMessage({ id: next, command }, []);
    }).finally(() => {
      if (waiting.size === 0) worker.unref();
    }) as Promise<Answer>;
}

async function encode(ask: Ask, frames: readonly Float32Array[], isLast: boolean): Promise<readonly Uint8Array[]> {
  const init = { numberOfChannels: channels, sampleRate: sampleRateHz, bitrate: bitRate };
  const { ctx, extradata } = await ask({ type: "init", data: init });
  checkDescription(extradata);
  const answers = frames.map((frame, index) =>
    ask({ type: "encode", data: { ctx: ctx as number, audioData: copyOf(frame), timestamp: index * packetSamples } }),
  );
  if (isLast) answers.push(ask({ type: "flush", data: { ctx: ctx as number } }));
  const done = await Promise.all(answers);
  return done.flatMap(({ packets = [] }) => packets.map(({ encodedData }) => new Uint8Array(encodedData)));
}

function copyOf(frame: Float32Array): ArrayBuffer {
  return frame.buffer.slice(frame.byteOffset, frame.byteOffset + frame.byteLength) as ArrayBuffer;
}

/** The stream is described to the muxer before its first packet: the encoder must mean the same. */
function checkDescription(description: ArrayBuffer | undefined): void {
  const expected = Buffer.from(aacExtradata).toString("hex");
  const got = Buffer.from(new Uint8Array(description ?? new ArrayBuffer())).toString("hex");
  if (got === expected) return;
  throw new SutradharError(
    "engine_failed",
    `the AAC encoder must describe its stream as ${expected}, got ${got || "nothing"}: ` +
      "install the pinned version of @mediabunny/aac-encoder",
  );
}
