import { setImmediate } from "node:timers/promises";
import { Codec, CodecContext, Frame, Log, Packet, Rational } from "node-av/lib";
import {
  AV_CHANNEL_LAYOUT_STEREO,
  AV_CODEC_FLAG_BITEXACT,
  AV_CODEC_FLAG_QSCALE,
  AV_LOG_ERROR,
  AV_OPT_SEARCH_CHILDREN,
  AV_OPT_TYPE_STRING,
  AV_SAMPLE_FMT_FLTP,
  FF_ENCODER_AAC,
  FF_QP2LAMBDA,
} from "node-av/constants";
import { SutradharError } from "../../core/index.ts";

/** About 120 kb/s of speech in both channels. The same quality throughout: no packet pays for the ones before it. */
const quality = 2 * FF_QP2LAMBDA;

/**
 * Without what draws on random numbers (`pns`), filters over time (`tns`) or guesses where a sound comes from (`is`);
 * as middle and side (`ms`), since the side of speech is silence.
 */
const encoderOptions = { aac_coder: "fast", aac_pns: "0", aac_tns: "0", aac_is: "0", aac_ms: "1" } as const;

/** A second of sound or so, about 10 ms of work: then others get a turn. */
const turnPackets = 48;

/**
 * Encodes speech, −1 to 1, as AAC-LC in both channels, 1,024 samples a packet; the first packet primes the decoder. It is
 * FFmpeg's native encoder, at an eighth of the price of the one that masters are made with (docs/adr/0003), for sound
 * that somebody waits for and nobody keeps: its bytes are the same on one processor only.
 * @throws SutradharError `engine_failed`
 */
export async function encodeSpeech(pcm: Float32Array, sampleRateHz: number): Promise<Uint8Array[]> {
  Log.setLevel(AV_LOG_ERROR);
  const context = openEncoder(sampleRateHz);
  const packetSamples = context.frameSize;
  const frame = createFrame(packetSamples, sampleRateHz);
  const packet = new Packet();
  packet.alloc();
  const encoded: Uint8Array[] = [];
  const push = (input: Frame | null) => {
    check(context.sendFrameSync(input), "take its samples");
    while (context.receivePacketSync(packet) >= 0) {
      encoded.push(Uint8Array.from(packet.data ?? []));
      packet.unref();
    }
  };
  try {
    for (let at = 0; at < pcm.length; at += packetSamples) {
      fill(frame, pcm.subarray(at, at + packetSamples));
      frame.pts = BigInt(at);
      push(frame);
      if ((at / packetSamples) % turnPackets === turnPackets - 1) await setImmediate();
    }
    push(null);
  } finally {
    context.freeContext();
    frame.free();
    packet.free();
  }
  return encoded;
}

function openEncoder(sampleRateHz: number): CodecContext {
  const codec = Codec.findEncoderByName(FF_ENCODER_AAC);
  if (!codec)
    throw new SutradharError("engine_failed", "this build of node-av has no AAC encoder: install node-av anew");
  const context = new CodecContext();
  context.allocContext3(codec);
  context.sampleRate = sampleRateHz;
  context.sampleFormat = AV_SAMPLE_FMT_FLTP;
  context.channelLayout = AV_CHANNEL_LAYOUT_STEREO;
  context.timeBase = new Rational(1, sampleRateHz);
  context.setFlags(AV_CODEC_FLAG_QSCALE, AV_CODEC_FLAG_BITEXACT);
  context.globalQuality = quality;
  for (const [name, value] of Object.entries(encoderOptions)) {
    check(context.setOption(name, value, AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN), `take its option ${name}`);
  }
  // No options dictionary: node-av 6.1.1 frees one twice when it is handed to open2, and crashes at exit.
  check(context.open2Sync(codec, null), "open");
  return context;
}

function createFrame(packetSamples: number, sampleRateHz: number): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.nbSamples = packetSamples;
  frame.format = AV_SAMPLE_FMT_FLTP;
  frame.sampleRate = sampleRateHz;
  frame.channelLayout = AV_CHANNEL_LAYOUT_STEREO;
  check(frame.getBuffer(0), "allocate its samples");
  return frame;
}

/** Speech stands in the middle: both channels are alike. Silence fills up the last packet. */
function fill(frame: Frame, pcm: Float32Array): void {
  if (!frame.isWritable) check(frame.makeWritable(), "take back its samples");
  const samples = new Float32Array(frame.nbSamples);
  samples.set(pcm);
  const bytes = new Uint8Array(samples.buffer);
  const [left, right] = frame.data ?? [];
  if (!left || !right) throw new SutradharError("engine_failed", "the AAC encoder's frame has no samples");
  left.set(bytes);
  right.set(bytes);
}

function check(result: number, action: string): void {
  if (result >= 0) return;
  throw new SutradharError("engine_failed", `the AAC encoder could not ${action}: FFmpeg's error ${result}`, {
    details: { result },
  });
}
