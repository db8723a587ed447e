import type { PointsPage } from "./points-page.ts";

/**
 * When something happens in a shot. Before the sentence is spoken it is a place in it: its start, the index of a character
 * of the caption, or a mark; afterwards it is a time in milliseconds.
 */
export type Moment =
  | { readonly kind: "start" }
  | { readonly kind: "char"; readonly char: number }
  | { readonly kind: "mark"; readonly name: string };

/** A page of points in a shot: those that are there when it is turned up, and when each further one comes. */
export interface ShownPage<When> {
  readonly page: PointsPage;
  readonly shown: number;
  readonly arrivals: readonly When[];
}

export interface PointsContent<When> {
  readonly kind: "points";
  /** The first is there as the shot starts; each further one is turned up as its first point comes. */
  readonly pages: readonly ShownPage<When>[];
  /** The scene starts with this shot: its heading comes in. */
  readonly opens: boolean;
}

/** A part of a slide, as shares of its width and height. */
export interface SlideRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is seen of which slide. */
export interface SlideView {
  /** Of the slides that this shot shows. */
  readonly slide: number;
  /** What is looked at; absent is the whole. */
  readonly zoom?: SlideRegion;
  /** What is meant: the rest is dimmed. */
  readonly highlight?: SlideRegion;
}

export interface SlideContent<When> {
  readonly kind: "slide";
  /** What is there as the shot starts; absent where the first slide comes in this shot. */
  readonly before?: SlideView;
  readonly changes: readonly { readonly at: When; readonly view: SlideView }[];
}

/** The words of a card, drawn by whoever knows the layout: a title, a quote or an end card. */
export interface CardContent {
  readonly kind: "card";
  /** The title, or what is quoted. */
  readonly text: string;
  /** Below it: a subtitle, who said it, where to go. */
  readonly lines: readonly string[];
  /** The scene starts with this shot: the card comes in. */
  readonly opens: boolean;
}

/** What a shot shows beside its presenter. With moments it enters a render key; with milliseconds it is drawn. */
export type ShotContent<When> = PointsContent<When> | SlideContent<When> | CardContent;
