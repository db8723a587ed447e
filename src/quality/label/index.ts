/** The label that says what a video is, as it is delivered. */
export { createLabelWatch, studyLabel, type LabelReport, type LabelWatch } from "./label-watch.ts";
export {
  createLabelDrawer,
  watchLabels,
  type LabelDrawer,
  type LabelledShot,
  type PlannedLabel,
} from "./watch-labels.ts";
