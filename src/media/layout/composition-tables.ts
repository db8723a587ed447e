import type { FramingName, LayoutName } from "./layout-names.ts";

/** Left, top, right, bottom as shares of the picture's width and height. */
export type Shares = readonly [left: number, top: number, right: number, bottom: number];

/** Where a presenter's eyes are, and how large the face: from the eyes down to the chin, as a share of the height. */
export interface FramingShares {
  readonly eyes: readonly [x: number, y: number];
  readonly face: number;
  /** Air above the crown, where something else stands there: a brand's logo. */
  readonly headroom?: number;
}

export interface LayoutShares {
  /** Where the label stands elsewhere than in the shape's own place. */
  readonly label?: Shares;
  readonly caption: Shares;
  /** For left-to-right; whoever draws it mirrors it. */
  readonly lowerThird: Shares;
  /** Type size of captions as a share of the shorter side. */
  readonly captionSize: number;
  readonly content?: Shares;
  /** A round window for the presenter: its middle, and its diameter as a share of the shorter side. */
  readonly window?: { readonly middle: readonly [x: number, y: number]; readonly diameter: number };
}

export interface ShapeShares {
  readonly label: Shares;
  /** In a window, eyes and face are shares of the window. */
  readonly framings: Readonly<Record<FramingName, FramingShares>>;
  readonly layouts: Readonly<Record<LayoutName, LayoutShares>>;
}

export type ShapeName = "wide" | "tall" | "square";

/** The presenter alone, and every layout whose captions stand as theirs do. */
const wideAlone = {
  caption: [0.14, 0.735, 0.86, 0.95],
  lowerThird: [0.05, 0.555, 0.55, 0.71],
  captionSize: 0.056,
} as const satisfies LayoutShares;
const wideBeside = {
  ...wideAlone,
  lowerThird: [0.558, 0.578, 0.958, 0.722],
  content: [0.05, 0.18, 0.54, 0.705],
} as const satisfies LayoutShares;
const wideCard = { ...wideAlone, content: [0.1, 0.18, 0.9, 0.705] } as const satisfies LayoutShares;

const wide: ShapeShares = {
  label: [0.05, 0.05, 0.5, 0.155],
  framings: {
    medium: { eyes: [0.5, 0.344], face: 0.172 },
    close: { eyes: [0.5, 0.415], face: 0.262 },
    beside: { eyes: [0.76, 0.36], face: 0.158, headroom: 0.152 },
    below: { eyes: [0.79, 0.37], face: 0.152, headroom: 0.152 },
    over: { eyes: [0.8, 0.455], face: 0.14, headroom: 0.16 },
    corner: { eyes: [0.5, 0.44], face: 0.235 },
  },
  layouts: {
    medium: wideAlone,
    close: { ...wideAlone, lowerThird: [0.05, 0.6, 0.4, 0.725] },
    points: wideBeside,
    slide: { ...wideBeside, lowerThird: [0.6, 0.585, 0.96, 0.722], content: [0.05, 0.175, 0.6, 0.715] },
    "slide-over": {
      // Above the presenter: whoever makes the slide keeps this third of it free anyway.
      label: [0.66, 0.05, 0.95, 0.155],
      caption: [0.05, 0.765, 0.61, 0.95],
      lowerThird: [0.62, 0.625, 0.96, 0.757],
      captionSize: 0.05,
      content: [0, 0, 1, 1],
    },
    "slide-corner": {
      caption: [0.05, 0.8, 0.65, 0.955],
      lowerThird: [0.665, 0.8, 0.96, 0.955],
      captionSize: 0.048,
      content: [0.05, 0.17, 0.7, 0.785],
      window: { middle: [0.8375, 0.585], diameter: 0.4 },
    },
    title: wideCard,
    "title-presenter": wideBeside,
    quote: wideCard,
    "quote-presenter": wideBeside,
    end: wideCard,
    "end-presenter": wideBeside,
  },
};

// Tall pictures keep clear of what phone apps lay over the top, the bottom and the lower right.
const tallAlone = {
  caption: [0.06, 0.7, 0.94, 0.85],
  lowerThird: [0.06, 0.585, 0.94, 0.68],
  captionSize: 0.054,
} as const satisfies LayoutShares;
const tallBeside = {
  caption: [0.06, 0.762, 0.94, 0.866],
  lowerThird: [0.06, 0.694, 0.94, 0.76],
  captionSize: 0.052,
  content: [0.06, 0.18, 0.94, 0.452],
} as const satisfies LayoutShares;
const tallCard = { ...tallAlone, content: [0.08, 0.19, 0.92, 0.675] } as const satisfies LayoutShares;

const tall: ShapeShares = {
  label: [0.06, 0.06, 0.94, 0.163],
  framings: {
    medium: { eyes: [0.5, 0.379], face: 0.145 },
    close: { eyes: [0.5, 0.4], face: 0.185 },
    beside: { eyes: [0.5, 0.585], face: 0.0985 },
    below: { eyes: [0.5, 0.585], face: 0.0985 },
    over: { eyes: [0.6, 0.585], face: 0.0985 },
    corner: { eyes: [0.5, 0.44], face: 0.235 },
  },
  layouts: {
    medium: tallAlone,
    close: { ...tallAlone, lowerThird: [0.06, 0.605, 0.94, 0.69] },
    points: tallBeside,
    slide: { ...tallBeside, content: [0.04, 0.18, 0.96, 0.452] },
    "slide-over": { ...tallBeside, content: [0, 0.175, 1, 0.4914] },
    "slide-corner": {
      ...tallBeside,
      lowerThird: [0.06, 0.595, 0.575, 0.71],
      content: [0.04, 0.18, 0.96, 0.53],
      window: { middle: [0.765, 0.642], diameter: 0.35 },
    },
    title: tallCard,
    "title-presenter": tallBeside,
    quote: tallCard,
    "quote-presenter": tallBeside,
    end: tallCard,
    "end-presenter": tallBeside,
  },
};

const squareAlone = {
  caption: [0.06, 0.725, 0.94, 0.95],
  lowerThird: [0.05, 0.545, 0.8, 0.7],
  captionSize: 0.05,
} as const satisfies LayoutShares;
const squareBeside = {
  caption: [0.06, 0.765, 0.94, 0.955],
  lowerThird: [0.36, 0.65, 0.96, 0.757],
  captionSize: 0.05,
  content: [0.05, 0.175, 0.615, 0.64],
} as const satisfies LayoutShares;
const squareCard = { ...squareAlone, content: [0.08, 0.18, 0.92, 0.7] } as const satisfies LayoutShares;

const square: ShapeShares = {
  label: [0.05, 0.05, 0.95, 0.155],
  framings: {
    medium: { eyes: [0.5, 0.344], face: 0.172 },
    close: { eyes: [0.5, 0.4], face: 0.248 },
    beside: { eyes: [0.79, 0.42], face: 0.138 },
    below: { eyes: [0.76, 0.665], face: 0.088 },
    over: { eyes: [0.76, 0.62], face: 0.1 },
    corner: { eyes: [0.5, 0.44], face: 0.235 },
  },
  layouts: {
    medium: squareAlone,
    close: { ...squareAlone, caption: [0.06, 0.765, 0.94, 0.955], lowerThird: [0.05, 0.667, 0.95, 0.759] },
    points: squareBeside,
    slide: {
      caption: [0.06, 0.8, 0.94, 0.955],
      lowerThird: [0.05, 0.57, 0.575, 0.79],
      captionSize: 0.046,
      content: [0.05, 0.17, 0.95, 0.545],
    },
    "slide-over": {
      caption: [0.05, 0.8, 0.95, 0.955],
      lowerThird: [0.05, 0.668, 0.565, 0.792],
      captionSize: 0.046,
      content: [0, 0.165, 1, 0.66],
    },
    "slide-corner": {
      caption: [0.05, 0.765, 0.68, 0.955],
      lowerThird: [0.05, 0.63, 0.68, 0.757],
      captionSize: 0.046,
      content: [0.05, 0.17, 0.95, 0.62],
      window: { middle: [0.82, 0.8], diameter: 0.26 },
    },
    title: squareCard,
    "title-presenter": squareBeside,
    quote: squareCard,
    "quote-presenter": squareBeside,
    end: squareCard,
    "end-presenter": squareBeside,
  },
};

export const shapes: Readonly<Record<ShapeName, ShapeShares>> = { wide, tall, square };
