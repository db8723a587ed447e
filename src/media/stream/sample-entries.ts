import { aacStream } from "../sound/index.ts";
import { ascii, box, fullBox, u16, u32, u8 } from "./box.ts";
import { avcConfiguration } from "./avc-configuration.ts";

/** `avc1` (ISO/IEC 14496-15 §5.4.2.1): what the pictures are, in BT.709 and television range. */
export function pictureEntry(
  { width, height }: { readonly width: number; readonly height: number },
  extradata: Uint8Array,
): Uint8Array {
  const compressorName = new Uint8Array(32);
  return box(
    "avc1",
    u32(0),
    u16(0, 1),
    new Uint8Array(16),
    u16(width, height),
    // 72 dpi in both directions, one frame a sample, 24 bits deep, no colour table (ISO/IEC 14496-12 §12.1.3).
    u32(0x480000, 0x480000, 0),
    u16(1),
    compressorName,
    u16(24, 0xffff),
    avcConfiguration(extradata),
    box("colr", ascii("nclx"), u16(1, 1, 1), u8(0)),
    box("pasp", u32(1, 1)),
  );
}

/** `mp4a` (ISO/IEC 14496-14 §6.7.2): AAC-LC as `aacStream` describes it. */
export function soundEntry(): Uint8Array {
  return box(
    "mp4a",
    u32(0),
    u16(0, 1),
    u32(0, 0),
    u16(aacStream.channels, 16, 0, 0),
    u32(aacStream.sampleRateHz * 2 ** 16),
    fullBox("esds", {}, elementaryStream()),
  );
}

/** Descriptors of ISO/IEC 14496-1 §7.2.6: ES_Descriptor, around what the decoder must know. */
function elementaryStream(): Uint8Array {
  const { bitRate, extradata } = aacStream;
  const bufferBytes = [0, 0x18, 0];
  // Audio ISO/IEC 14496-3 (0x40); an audio stream (5), flowing down, in a field whose last bit is reserved and 1.
  const decoder = descriptor(
    4,
    u8(0x40, (5 << 2) | 1, ...bufferBytes),
    u32(bitRate, bitRate),
    descriptor(5, extradata),
  );
  const packaging = descriptor(6, u8(2));
  return descriptor(3, u16(0), u8(0), decoder, packaging);
}

/** A tag, the size in one byte, the content: ours are all shorter than 128 bytes. */
function descriptor(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.concat(content);
  return Buffer.concat([u8(tag, bytes.length), bytes]);
}
