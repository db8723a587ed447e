/** From recorded speech to timed phones: what the alignment model hears, and what is made of what it says. */
export { alignPhones, type AlignedSentence, type ExpectedSentence } from "./align-phones.ts";
export { hearPhones } from "./hear-phones.ts";
export { bandCount, frameMs, framesOf, logMel } from "./log-mel.ts";
export { classesOf, classPhones } from "./phone-classes.ts";
export { contextFrames, scoreSound, type ScoreFrames } from "./score-sound.ts";
export { toSixteenKilohertz } from "./sixteen-kilohertz.ts";
