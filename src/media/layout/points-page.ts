/** A point in its place on a page, as it enters a render key: what decides its pixels, and nothing of other points. */
export interface PlacedPoint {
  readonly text: string;
  /** The number that a numbered list gave it. */
  readonly number?: number;
  /** Pixels from the top of the content area to the point's card. */
  readonly top: number;
}

/** Points that are seen together, in one size of type. */
export interface PointsPage {
  readonly emPx: number;
  readonly heading?: { readonly text: string; readonly top: number };
  readonly points: readonly PlacedPoint[];
}

/** Measures of a page's cards, in ems of its type. */
export const pointsEm = {
  paddingX: 0.62,
  paddingY: 0.4,
  badge: 1.3,
  badgeGap: 0.55,
  gap: 0.34,
  radius: 0.42,
  bar: 0.16,
  heading: 1.16,
  rule: 0.12,
} as const;

/** Widths and insets of a page's cards in whole pixels. */
export interface PointsMetrics {
  readonly paddingX: number;
  readonly paddingY: number;
  readonly badge: number;
  readonly textInset: number;
  readonly textWidth: number;
  readonly gap: number;
  readonly bar: number;
}

export function measurePoints(emPx: number, areaWidth: number): PointsMetrics {
  const px = (em: number) => Math.round(em * emPx);
  const bar = Math.max(2, px(pointsEm.bar));
  const paddingX = px(pointsEm.paddingX) + bar;
  const badge = 2 * Math.round(px(pointsEm.badge) / 2);
  const textInset = paddingX + badge + px(pointsEm.badgeGap);
  return {
    paddingX,
    paddingY: px(pointsEm.paddingY),
    badge,
    textInset,
    textWidth: areaWidth - textInset - px(pointsEm.paddingX),
    gap: px(pointsEm.gap),
    bar,
  };
}
