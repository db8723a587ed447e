import type { Viseme } from "./viseme.ts";

/** The mouth's parameters in a pose, in the order of their columns in a mouth track (docs/reference/rig-format.md). */
export const mouthParameters = [
  "jaw",
  "width",
  "round",
  "upper",
  "lower",
  "press",
  "tuck",
  "tongueUp",
  "tongueOut",
] as const;

export type MouthParameter = (typeof mouthParameters)[number];

/** What the lips must do whatever the neighbours want: meet, or touch the upper teeth firmly or softly. */
export type Contact = "bilabial" | "labiodental" | "labiodental-soft";

/**
 * How strongly a phone insists on its shape, per articulator. 1 is a vowel's claim; near 0 the neighbours
 * decide (an h has the next vowel's mouth, a k has any lips).
 */
export interface Grip {
  readonly jaw: number;
  readonly lips: number;
  readonly tongue: number;
}

/** The mouth that a phone aims at. Units: docs/reference/rig-format.md, "The pose". */
export interface MouthShape {
  readonly viseme: Viseme;
  readonly jaw: number;
  readonly width: number;
  readonly round: number;
  readonly upper: number;
  readonly lower: number;
  readonly tuck: number;
  readonly tongueUp: number;
  readonly tongueOut: number;
  readonly grip: Grip;
  readonly contact?: Contact;
}

const neutral = { jaw: 0, width: 0, round: 0, upper: 0, lower: 0, tuck: 0, tongueUp: 0, tongueOut: 0 };

/** The mouth at rest, in silence. */
export const silentShape: MouthShape = Object.freeze({
  ...neutral,
  viseme: "sil",
  grip: { jaw: 0.9, lips: 0.7, tongue: 0.8 },
});

/**
 * A vowel. The lips part from the teeth as the jaw falls; rounding draws them over the teeth again.
 */
export function vowelShape(viseme: Viseme, jaw: number, width: number, round: number): MouthShape {
  const bare = 1 - 0.45 * round;
  return {
    ...neutral,
    viseme,
    jaw,
    width,
    round,
    upper: (0.14 + 0.42 * jaw) * bare,
    lower: (0.12 + 0.46 * jaw) * bare,
    tongueUp: width > 0.4 ? 0.25 : 0,
    grip: { jaw: 1, lips: 1, tongue: 0.5 },
  };
}

export function consonantShape(
  viseme: Viseme,
  targets: Partial<Omit<MouthShape, "viseme" | "grip" | "contact">>,
  grip: Grip,
  contact?: Contact,
): MouthShape {
  return { ...neutral, ...targets, viseme, grip, ...(contact && { contact }) };
}
