/** From shots of speech and a music bed to the sound that is delivered: mixed, levelled, limited, encoded as AAC. */
export { aacStream, encodeAac, type AacPacket, type AacRuns } from "./encode-aac.ts";
export { createLoudnessMeter, integrateSteps, type LoudnessMeter } from "./loudness-meter.ts";
export { mixSound, type MusicBed, type SoundMix, type SoundSources, type Sting } from "./mix-sound.ts";
export { sampleRateHz, type SpeechClip, type StereoBlock } from "./sound-block.ts";
export { createTruePeakMeter, type TruePeakMeter } from "./true-peak.ts";
export { createMusicBed, parseScore } from "./music/index.ts";
