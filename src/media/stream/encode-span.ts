import { SutradharError } from "../../core/index.ts";
import { encodeSpeech, type SoundPacket } from "../encode/index.ts";
import { aacStream } from "../sound/index.ts";
import type { SoundSpan } from "./span-sound.ts";

const { packetSamples, primingSamples, sampleRateHz } = aacStream;

/**
 * Encodes a span's samples and returns the span's packets: neither those that warmed the encoder up nor those beyond.
 * @throws SutradharError `engine_failed`
 */
export async function encodeSpan(span: SoundSpan, pcm: Float32Array): Promise<SoundPacket[]> {
  const encoded = await encodeSpeech(pcm, sampleRateHz);
  const packets = encoded.flatMap((data, index) => {
    const ptsSamples = span.inputFromSample + index * packetSamples - primingSamples;
    if (ptsSamples < span.firstPacketSample || ptsSamples >= span.endSample) return [];
    return [{ data, ptsSamples, durationSamples: Math.min(packetSamples, span.endSample - ptsSamples) }];
  });
  const wanted = Math.ceil((span.endSample - span.firstPacketSample) / packetSamples);
  if (packets.length === wanted) return packets;
  throw new SutradharError("engine_failed", `the AAC encoder must give ${wanted} packets, got ${packets.length}`);
}
