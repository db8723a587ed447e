import {
  Codec,
  CodecContext,
  Dictionary,
  FormatContext,
  Frame,
  Log,
  Packet,
  SoftwareResampleContext,
  type Stream,
} from "node-av/lib";
import {
  AV_CHANNEL_LAYOUT_MONO,
  AV_LOG_ERROR,
  AV_SAMPLE_FMT_FLT,
  AVDISCARD_ALL,
  AVMEDIA_TYPE_AUDIO,
} from "node-av/constants";
import { limits, SutradharError } from "../../core/index.ts";

const rateHz = 48_000;
/** By the name of FFmpeg's demuxers: containers of sound, and none that opens other files. */
const formats = "wav,mp3,mov,ogg,flac,aac";

/**
 * The sound of a recording as one channel at 48 kHz, −1 to 1: WAV, MP3, M4A, AAC, Ogg or FLAC. Where it has pictures too, only
 * its first track of sound is read.
 * @param named for messages: what the file is called
 * @throws SutradharError `sound_invalid`, `limit_exceeded` where it lasts longer than it may
 */
export function readSound(path: string, named: string): Float32Array {
  Log.setLevel(AV_LOG_ERROR);
  const fail = (what: string, cause?: unknown): SutradharError =>
    new SutradharError("sound_invalid", `${named} ${what}`, { cause });
  const format = openSound(path, fail);
  try {
    const track = findTrack(format, fail);
    return decode(format, track, fail);
  } finally {
    format.closeInputSync();
  }
}

type Fail = (what: string, cause?: unknown) => SutradharError;

function openSound(path: string, fail: Fail): FormatContext {
  const format = new FormatContext();
  const options = Dictionary.fromObject({ protocol_whitelist: "file", format_whitelist: formats });
  let opened: number;
  try {
    // Only local files: a name must never become a network address or a playlist that opens others.
    opened = format.openInputSync(`file:${path}`, null, options);
  } catch (cause) {
    throw fail("cannot be opened", cause);
  }
  if (opened < 0) throw fail("is no recording that can be read: give a WAV, MP3, M4A, Ogg or FLAC file");
  return format;
}

function findTrack(format: FormatContext, fail: Fail): Stream {
  if (format.findStreamInfoSync() < 0) throw fail("is damaged: its tracks cannot be read");
  const track = format.streams.find((stream) => stream.codecpar.codecType === AVMEDIA_TYPE_AUDIO);
  if (!track) throw fail("has no sound");
  for (const other of format.streams) if (other.index !== track.index) other.discard = AVDISCARD_ALL;
  const { sampleRate, channels } = track.codecpar;
  if (!(sampleRate >= 8_000 && sampleRate <= 192_000 && channels >= 1 && channels <= 8)) {
    throw fail(`has ${channels} channels at ${sampleRate} Hz: 1 to 8 channels at 8,000 to 192,000 Hz can be read`);
  }
  return track;
}

function decode(format: FormatContext, track: Stream, fail: Fail): Float32Array {
  const codec = Codec.findDecoder(track.codecpar.codecId);
  if (!codec) throw fail("is coded in a way that cannot be read");
  const decoder = new CodecContext();
  decoder.allocContext3(codec);
  track.codecpar.toContext(decoder);
  decoder.threadCount = 1;
  decoder.pktTimebase = track.timeBase;
  if (decoder.open2Sync(codec, null) < 0) throw fail("cannot be decoded");
  const packet = new Packet();
  packet.alloc();
  const frame = new Frame();
  frame.alloc();
  const sound = createSound(fail);
  const take = (from: Packet | null): void => {
    // A damaged packet is left out, as players do; that nothing at all could be decoded is told below.
    if (decoder.sendPacketSync(from) < 0) return;
    while (decoder.receiveFrameSync(frame) >= 0) {
      sound.add(frame);
      frame.unref();
    }
  };
  try {
    while (format.readFrameSync(packet) >= 0) {
      if (packet.streamIndex === track.index) take(packet);
      packet.unref();
    }
    take(null);
    return sound.end();
  } finally {
    sound.close();
    packet.free();
    frame.free();
    decoder.freeContext();
  }
}

/** Gathers frames as one channel at our rate; the first frame decides what comes in. */
function createSound(fail: Fail) {
  const pieces: Float32Array[] = [];
  let resampler: SoftwareResampleContext | undefined;
  let inRateHz = 0;
  let samples = 0;
  const convert = (planes: Buffer[] | null, count: number): void => {
    const room = Math.ceil((count * rateHz) / inRateHz) + 4_096;
    const out = Buffer.alloc(room * 4);
    const made = resampler?.convertSync([out], room, planes, count) ?? 0;
    if (made < 0) throw fail("is damaged: its sound cannot be brought to 48 kHz");
    samples += made;
    if (samples > (limits.voiceTrackMsMax / 1_000) * rateHz) {
      throw new SutradharError(
        "limit_exceeded",
        `a recording may last ${limits.voiceTrackMsMax / 60_000} minutes (limits.voiceTrackMsMax), and this one lasts longer: break the script in two`,
      );
    }
    pieces.push(new Float32Array(Uint8Array.from(out.subarray(0, made * 4)).buffer));
  };
  return {
    add(frame: Frame): void {
      if (!resampler) {
        inRateHz = frame.sampleRate;
        resampler = openResampler(frame, fail);
      }
      if (frame.sampleRate !== inRateHz) throw fail("changes its rate on the way");
      convert([...(frame.extendedData ?? [])], frame.nbSamples);
    },
    end(): Float32Array {
      if (!resampler) throw fail("has no sound that can be decoded");
      convert(null, 0);
      const all = new Float32Array(samples);
      let at = 0;
      for (const piece of pieces) {
        all.set(piece, at);
        at += piece.length;
      }
      return all;
    },
    close: () => resampler?.free(),
  };
}

function openResampler(frame: Frame, fail: Fail): SoftwareResampleContext {
  const resampler = new SoftwareResampleContext();
  const set = resampler.allocSetOpts2(
    AV_CHANNEL_LAYOUT_MONO,
    AV_SAMPLE_FMT_FLT,
    rateHz,
    frame.channelLayout,
    frame.format as typeof AV_SAMPLE_FMT_FLT,
    frame.sampleRate,
  );
  if (set < 0 || resampler.init() < 0) throw fail("has channels that cannot be mixed to one");
  return resampler;
}
