/** The label that says what a video is, as it is delivered. */
export { createLabelWatch, type LabelReport, type LabelWatch } from "./label-watch.ts";
export { watchLabels, type LabelledShot, type PlannedLabel } from "./watch-labels.ts";
