/** What a scene shows beside, behind or instead of its presenter. */
export type ContentKind = "points" | "slide" | "card";

/** Who stands how: layouts that share a framing share one baking of the rig. */
export type FramingName = "medium" | "close" | "beside" | "below" | "over" | "corner";

export interface LayoutDescription {
  /** Absent where nobody is seen. */
  readonly framing?: FramingName;
  /** Absent where the presenter is alone. */
  readonly content?: ContentKind;
  /** What it is, for messages and guides. */
  readonly title: string;
}

/** Every layout by the name that a script gives it. */
export const layouts = {
  medium: { framing: "medium", title: "the presenter alone, head to chest" },
  close: { framing: "close", title: "the presenter alone, near" },
  points: { framing: "beside", content: "points", title: "the presenter beside points" },
  slide: { framing: "below", content: "slide", title: "the presenter beside a slide" },
  "slide-over": {
    framing: "over",
    content: "slide",
    title: "the presenter in front of a slide that fills the picture",
  },
  "slide-corner": { framing: "corner", content: "slide", title: "a slide, with the presenter in a corner" },
  title: { content: "card", title: "a title card" },
  "title-presenter": { framing: "beside", content: "card", title: "a title beside the presenter" },
  quote: { content: "card", title: "a quote" },
  "quote-presenter": { framing: "beside", content: "card", title: "a quote beside the presenter" },
  end: { content: "card", title: "an end card" },
  "end-presenter": { framing: "beside", content: "card", title: "an end card beside the presenter" },
} as const satisfies Readonly<Record<string, LayoutDescription>>;

export type LayoutName = keyof typeof layouts;
export const layoutNames = Object.keys(layouts) as readonly LayoutName[];

/** Nearer than these, a raised hand would be all that is seen. */
const framingsWithHands: ReadonlySet<FramingName> = new Set(["medium", "beside", "below", "over"]);

/** Whether a presenter's hands are seen: the framing decides, and the motion is the same in every one. */
export function showsHands(framing: FramingName): boolean {
  return framingsWithHands.has(framing);
}

export function describeLayout(name: LayoutName): LayoutDescription {
  return layouts[name];
}
