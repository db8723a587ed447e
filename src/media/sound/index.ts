/** From shots of speech and a music bed to the sound that is delivered: mixed, levelled, limited, encoded as AAC. */
export { aacStream, readPackets, writePackets, type AacPacket } from "./aac-packets.ts";
export { encodeAac, encodeMix } from "./encode-aac.ts";
export { layOutPackets } from "./packet-stretches.ts";
export type { KeptSound } from "./kept-sound.ts";
export { createLoudnessMeter, createWeightedEnergy, integrateSteps, type LoudnessMeter } from "./loudness-meter.ts";
export { mixSound, readMix, type SoundMix, type SoundSources } from "./mix-sound.ts";
export type { MusicBed, Sting } from "./place-music.ts";
export { sampleRateHz, type StereoBlock } from "./sound-block.ts";
export { toClip, type SpeechClip } from "./speech-clip.ts";
export { createTruePeakMeter, type TruePeakMeter } from "./true-peak.ts";
export { createMusicBed, parseScore } from "./music/index.ts";
