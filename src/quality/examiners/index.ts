/** What registered models find in pictures and in speech, and what a gate makes of it. */
export { judgeFrames, joinScores, type FrameScores } from "./judge-frames.ts";
export { compareTexts, judgeWords, type HeardWords } from "./judge-words.ts";
export { samplePicture, type PictureForm } from "./sample-picture.ts";
