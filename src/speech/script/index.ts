/** The script language: Markdown with front matter, SSML and variables in; scenes and shots out, or every mistake with its place. */
export { applyLexicons } from "./apply-lexicons.ts";
export {
  checkVariables,
  createVariableTable,
  type CheckedVariables,
  type GivenValue,
  type VariableFinding,
  type VariableForm,
  type VariableTable,
} from "./check-variables.ts";
export { decodeText } from "./decode-text.ts";
export { exampleValues } from "./example-values.ts";
export { parseLexicon, type Lexicon, type Pronunciation } from "./lexicon.ts";
export { parseScript } from "./parse-script.ts";
export { findPointMoments, type PointMoment } from "./point-moments.ts";
export { readHead, type ScriptHead } from "./read-head.ts";
export { pathOfAttribute } from "./scene-attribute.ts";
export type {
  LexiconReference,
  Point,
  Quote,
  Scene,
  SceneAttribute,
  Script,
  Shot,
  Slide,
  SlideAction,
  SlideArea,
  Speaker,
  VariableDeclaration,
  VariableType,
} from "./script.ts";
