import type { SayAs, SpeechStyle } from "../spoken.ts";

/** A stretch of a paragraph before it is cut into sentences. */
export type Piece =
  | TextPiece
  | { readonly kind: "break"; readonly durationMs: number; readonly offset: number }
  | { readonly kind: "mark"; readonly name: string; readonly offset: number }
  | ImagePiece;

export interface ImagePiece {
  readonly kind: "image";
  readonly url: string;
  readonly alt: string;
  /** What stands in quotes behind the path, as written. */
  readonly title?: string;
  readonly variables: readonly string[];
  readonly offset: number;
}

export interface TextPiece {
  readonly kind: "text";
  readonly text: string;
  /** Where each UTF-16 unit of `text` was written, as an offset into the file. */
  readonly offsets: readonly number[];
  readonly style: SpeechStyle;
  /** One thing that is never cut, and in which no full stop ends a sentence: a value, an alias, a say-as. */
  readonly isAtomic: boolean;
  readonly variables: readonly string[];
  readonly spoken?: Spoken;
}

export type Spoken =
  | { readonly kind: "sayAs"; readonly sayAs: SayAs }
  | { readonly kind: "alias"; readonly alias: string }
  | { readonly kind: "phoneme"; readonly ipa: string };
