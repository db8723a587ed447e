/** Which videos bear which marks and how they look, so that a copy leads back to those that it could be of. */
export { findBearers, keepMarks, listMarks, type KeptMarks, type MarkBearers, type MarkedVideo } from "./kept-marks.ts";
export { keepPrints, listLikelyVideos, listPrints, type KeptPrint } from "./kept-prints.ts";
