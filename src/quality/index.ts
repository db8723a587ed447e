/** Gates and measures of what is delivered, taken on its own bytes. */
export {
  compareTexts,
  joinScores,
  judgeFrames,
  judgeWords,
  samplePicture,
  type FrameScores,
  type HeardWords,
  type PictureForm,
} from "./examiners/index.ts";
export {
  gatherEvidence,
  judgeMaster,
  judgeSound,
  listenToSound,
  masterGates,
  nameParts,
  type Gate,
  type GateResult,
  type MasterEvidence,
  type NamedParts,
  type PlannedMaster,
  type Verdict,
} from "./gates/index.ts";
export {
  compareSamples,
  describeVerdict,
  takeSample,
  type Finding,
  type GoldenSample,
  type SamplePicture,
  type SampleVerdict,
  type TakenSample,
} from "./golden/index.ts";
export { createLabelWatch, studyLabel, type LabelReport, type LabelWatch } from "./label/index.ts";
export {
  boxHeightMin,
  lipSyncTargets,
  measureLipSync,
  type LipSyncReport,
  type LipSyncRequest,
} from "./lip-sync/index.ts";
export { joinCells, judgeMark, type WrittenCells } from "./mark/index.ts";
export { measureSound, type SoundReport } from "./measure-sound.ts";
export {
  comparePictures,
  describeDifference,
  drawDifference,
  type ComparedPicture,
  type PictureDifference,
} from "./picture-difference/index.ts";
export { lintRig, type RigFinding, type RigLint } from "./rig-lint/index.ts";
