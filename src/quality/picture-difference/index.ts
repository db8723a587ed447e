/** Whether two pictures look the same: how far apart their colours are, and how alike their shapes. */
export {
  comparePictures,
  describeDifference,
  type ComparedPicture,
  type PictureDifference,
} from "./compare-pictures.ts";
export { drawDifference } from "./draw-difference.ts";
