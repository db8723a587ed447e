import type { SourcePosition } from "../../core/index.ts";
import type { Language, Sentence } from "../spoken.ts";

/** What front matter sets for the whole script and a heading's braces set for its scene. */
export const sceneAttributes = [
  "language",
  "avatar",
  "voice",
  "background",
  "brand",
  "music",
  "layout",
  "transition",
] as const;
export type SceneAttribute = (typeof sceneAttributes)[number];

export const variableTypes = ["text", "name", "number", "date", "currency", "time", "phone", "url"] as const;
export type VariableType = (typeof variableTypes)[number];

export interface VariableDeclaration {
  readonly name: string;
  readonly type: VariableType;
  /** Without one, a value must be given. */
  readonly default?: string;
  readonly maxLength: number;
  /** The least and the greatest number; of a `number` alone. */
  readonly min?: number;
  readonly max?: number;
  /** A value of its type, for whoever has to think of one. */
  readonly example?: string;
  /** What it is for. */
  readonly description?: string;
  readonly position: SourcePosition;
}

/** One sentence, or a clause of a long one: rendered, cached and personalised by itself. */
export interface Shot {
  /** `s2-03`: the third shot of the second scene. The values of variables never change it. */
  readonly id: string;
  readonly sentence: Sentence;
  /** The sentence goes on in the next shot: this is a clause of it. */
  readonly continues: boolean;
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

/** A part of a slide, as shares of its width and height. */
export interface SlideArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What becomes of a slide when a mark is spoken: one looks at a part of it, is shown a part, or sees the whole again. */
export type SlideAction =
  | { readonly kind: "zoom" | "highlight"; readonly area: SlideArea; readonly mark: string }
  | { readonly kind: "whole"; readonly mark: string };

/** Words that are shown, from `> words`; the last line may say whose they are: `> — Name`. */
export interface Quote {
  readonly text: string;
  readonly by?: string;
  readonly variables: readonly string[];
  readonly position: SourcePosition;
}

/** A picture on the screen, from `![alt](path "actions")`. */
export interface Slide {
  /** Relative to the script's folder, `/` between segments, never climbing out of it. */
  readonly path: string;
  readonly alt: string;
  /** As `Point.atShot`. */
  readonly atShot: number;
  /** In the order in which they were written. */
  readonly actions: readonly SlideAction[];
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
  readonly transition?: string;
  /** The attributes that stand in the scene's own braces; the others are the script's. */
  readonly ownAttributes: readonly SceneAttribute[];
  /** Where each attribute was written, for a caller who finds that no such avatar or voice exists. */
  readonly positions: Readonly<Partial<Record<SceneAttribute, SourcePosition>>>;
  readonly points: readonly Point[];
  readonly slides: readonly Slide[];
  readonly quote?: Quote;
  readonly shots: readonly Shot[];
  readonly position: SourcePosition;
}

/** Captions as they are, or with the word marked that is being said. */
export const captionKinds = ["plain", "karaoke"] as const;
export type CaptionKind = (typeof captionKinds)[number];

/** The person of the lower third. */
export interface Speaker {
  readonly name: string;
  readonly title?: string;
}

export interface ResourcePath {
  readonly path: string;
  readonly position: SourcePosition;
}

/** A lexicon as front matter names it: a file beside the script, or one that a registry has. */
export type LexiconReference = ResourcePath | { readonly name: string; readonly position: SourcePosition };

export interface Script {
  readonly file: string;
  readonly title?: string;
  /** Of a template: the version under which it is pushed. */
  readonly version?: string;
  readonly profile?: string;
  readonly speaker?: Speaker;
  readonly captions?: CaptionKind;
  /** PLS lexicons to read and apply, in order of precedence. */
  readonly lexicons: readonly LexiconReference[];
  readonly variables: readonly VariableDeclaration[];
  /** Where front matter named the profile. */
  readonly profilePosition?: SourcePosition;
  readonly scenes: readonly Scene[];
}
