/** Which marks a video bears, and with which key. */
export {
  checkKey,
  createMarkNames,
  deriveWorkspaceKey,
  issuerOf,
  openLockedMarks,
  type LockedMarks,
  type MarkNames,
} from "./mark-names.ts";
export { isMarkId, type MarkId } from "../../media/watermark/index.ts";
