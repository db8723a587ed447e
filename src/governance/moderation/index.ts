/** What may be said: texts are judged by words and rules before anything is made of them, and a decision holds for one text. */
export { createBuiltInModerator } from "./built-in-moderator.ts";
export { createModerator, type ModeratorOptions } from "./create-moderator.ts";
export { listCovered, type CoveredLanguage } from "./list-covered.ts";
export { guessLanguage, type CoverageLevel } from "./coverage.ts";
export {
  isDecisionFor,
  isOverridableDecision,
  type Finding,
  type ModerationAction,
  type ModerationDecision,
  type ModerationReason,
  type ModerationStage,
  type ModeratorIdentity,
} from "./decision.ts";
export { measureSuite, parseSuite, type SuiteCase, type SuiteReport, type SuiteShare } from "./measure-suite.ts";
export {
  createChatJudge,
  createSessionJudge,
  parseModels,
  signatureOf,
  type ModelEntry,
  type ModelJudge,
} from "./models/index.ts";
export type { ModerationRequest, Moderator } from "./moderator.ts";
export { readModerationPolicy, type ModerationPolicy } from "./policy.ts";
export { rememberTexts } from "./remember-texts.ts";
export { screenTexts, type ScreenedText, type Screening } from "./screen-texts.ts";
export { isCategory, type Category } from "./taxonomy.ts";
