import { registerAacEncoder } from "@mediabunny/aac-encoder";
import { AudioSample, AudioSampleSource, Mp4OutputFormat, NullTarget, Output } from "mediabunny";
import { SutradharError } from "../../core/index.ts";
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
  packetSamples: 1_024,
  /** Samples of nothing at the start, for the edit list: players skip them. */
  primingSamples: 1_024,
  /** AudioSpecificConfig (ISO/IEC 14496-3 §1.6): AAC-LC, 48 kHz, stereo; then "no SBR". */
  extradata: Uint8Array.of(0x11, 0x90, 0x56, 0xe5, 0x00),
} as const;

let isRegistered = false;

/**
 * Encodes stereo sound as AAC-LC, 48 kHz, 128 kb/s, and hands packets on as they come. The encoder is FFmpeg's,
 * compiled to WebAssembly, in a worker thread: the same sound gives the same bytes on every processor, which
 * FFmpeg's native build does not (docs/adr/0003).
 * @throws SutradharError `engine_failed`
 */
export async function* encodeAac(blocks: AsyncIterable<StereoBlock>): AsyncGenerator<AacPacket> {
  if (!isRegistered) registerAacEncoder();
  isRegistered = true;
  const encoded: Uint8Array[] = [];
  let description: Uint8Array | undefined;
  const source = new AudioSampleSource({
    codec: "aac",
    bitrate: aacStream.bitRate,
    onEncodedPacket(packet, meta) {
      description ??= meta?.decoderConfig?.description as Uint8Array | undefined;
      encoded.push(packet.data);
    },
  });
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: false }), target: new NullTarget() });
  output.addAudioTrack(source);
  let endSamples = 0;
  let packets = 0;
  function* take(): Generator<AacPacket> {
    if (packets === 0 && encoded.length > 0) checkDescription(description);
    for (const data of encoded.splice(0)) {
      const ptsSamples = packets++ * aacStream.packetSamples - aacStream.primingSamples;
      const durationSamples = Math.min(aacStream.packetSamples, endSamples - ptsSamples);
      if (durationSamples > 0) yield { data, ptsSamples, durationSamples };
    }
  }
  try {
    await output.start();
    for await (const block of blocks) {
      await addBlock(source, block, endSamples);
      endSamples += block.left.length;
      yield* take();
    }
    await output.finalize();
    yield* take();
  } catch (cause) {
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError("engine_failed", `the AAC encoder stopped after ${packets} packets: render again`, {
      cause,
    });
  } finally {
    if (output.state === "started") await output.cancel();
  }
}

async function addBlock(source: AudioSampleSource, block: StereoBlock, startSample: number): Promise<void> {
  const interleaved = new Float32Array(block.left.length * 2);
  for (let at = 0; at < block.left.length; at++) {
    interleaved[2 * at] = block.left[at] as number;
    interleaved[2 * at + 1] = block.right[at] as number;
  }
  const sample = new AudioSample({
    data: interleaved,
    format: "f32",
    numberOfChannels: aacStream.channels,
    sampleRate: sampleRateHz,
    timestamp: startSample / sampleRateHz,
  });
  await source.add(sample);
  sample.close();
}

/** The stream is described to the muxer before its first packet: the encoder must mean the same. */
function checkDescription(description: Uint8Array | undefined): void {
  const expected = Buffer.from(aacStream.extradata).toString("hex");
  const got = Buffer.from(description ?? []).toString("hex");
  if (got === expected) return;
  throw new SutradharError(
    "engine_failed",
    `the AAC encoder must describe its stream as ${expected}, got ${got || "nothing"}: ` +
      "install the pinned version of @mediabunny/aac-encoder",
  );
}
