import type { SourcePosition } from "../../core/index.ts";
import type { Language, Sentence } from "../spoken.ts";

/** What front matter sets for the whole script and a heading's braces set for its scene. */
export const sceneAttributes = ["language", "avatar", "voice", "background", "brand", "music", "layout"] as const;
export type SceneAttribute = (typeof sceneAttributes)[number];

export const variableTypes = ["text", "number", "date", "currency", "time", "phone"] as const;
export type VariableType = (typeof variableTypes)[number];

export interface VariableDeclaration {
  readonly name: string;
  readonly type: VariableType;
  readonly default?: string;
  readonly maxLength: number;
  readonly position: SourcePosition;
}

/** One sentence, or a clause of a long one: rendered, cached and personalised by itself. */
export interface Shot {
  /** `s2-03`: the third shot of the second scene. The values of variables never change it. */
  readonly id: string;
  readonly sentence: Sentence;
  /** Silence after the sentence, which belongs to this shot: longest at the end of a scene. */
  readonly pauseAfterMs: number;
  /** Names of the variables that are heard or captioned in this shot, each once, in order of appearance. */
  readonly variables: readonly string[];
}

/** A line on the screen, from a list item. Never spoken. */
export interface Point {
  readonly text: string;
  /** The number that a numbered list gave it. */
  readonly number?: number;
  /** It appears with this shot of its scene, counted from 0; the number of shots means: after the last. */
  readonly atShot: number;
  readonly variables: readonly string[];
  readonly position: SourcePosition;
}

/** A picture on the screen, from `![alt](path)`. */
export interface Slide {
  /** Relative to the script's folder, `/` between segments, never climbing out of it. */
  readonly path: string;
  readonly alt: string;
  /** As `Point.atShot`. */
  readonly atShot: number;
  readonly variables: readonly string[];
  readonly position: SourcePosition;
}

export interface Scene {
  /** `s1`, `s2`… in order. */
  readonly id: string;
  readonly title?: string;
  readonly language: Language;
  readonly avatar?: string;
  readonly voice?: string;
  readonly background?: string;
  readonly brand?: string;
  readonly music?: string;
  readonly layout?: string;
  /** Where each attribute was written, for a caller who finds that no such avatar or voice exists. */
  readonly positions: Readonly<Partial<Record<SceneAttribute, SourcePosition>>>;
  readonly points: readonly Point[];
  readonly slides: readonly Slide[];
  readonly shots: readonly Shot[];
  readonly position: SourcePosition;
}

/** The person of the lower third. */
export interface Speaker {
  readonly name: string;
  readonly title?: string;
}

export interface ResourcePath {
  readonly path: string;
  readonly position: SourcePosition;
}

export interface Script {
  readonly file: string;
  readonly title?: string;
  readonly profile?: string;
  readonly speaker?: Speaker;
  /** PLS files to read and apply, in order of precedence. */
  readonly lexicons: readonly ResourcePath[];
  readonly variables: readonly VariableDeclaration[];
  /** Where front matter named the profile. */
  readonly profilePosition?: SourcePosition;
  readonly scenes: readonly Scene[];
}
