import {
  createPicture,
  drawLineMask,
  getWritingSystem,
  layLine,
  layPlate,
  type Ink,
  type OverlayPicture,
  type Rectangle,
} from "../captions/index.ts";
import { headingHeight, pointHeight } from "./fit-points.ts";
import { clearestOn } from "./clearest-on.ts";
import type { LookStyle } from "./look.ts";
import { layOutline, layShadow, layStroke } from "./paint-shapes.ts";
import { measurePoints, pointsEm, type PlacedPoint, type PointsPage } from "./points-page.ts";
import { breakText, layText, setText, type TextSetting } from "./text-block.ts";

/** Everything that a point's card is drawn from. */
export interface PointsStyle {
  readonly look: LookStyle;
  readonly language: string;
  readonly area: Rectangle;
}

/** Room about a card for its shadow, in ems. */
const shadowEm = { soft: 0.5, drop: 0.14 } as const;

/**
 * A point's card: the spoken one has a bar, a filled badge and bright text; the others a ring for a badge and quiet text.
 * Both are the same size, line for line.
 */
export function drawPoint(
  point: PlacedPoint,
  page: Pick<PointsPage, "emPx">,
  style: PointsStyle,
  isSpoken: boolean,
): OverlayPicture {
  const { emPx } = page;
  const { colours } = style.look;
  const metrics = measurePoints(emPx, style.area.width);
  const text = breakText(point.text, settingOf(style, emPx, 600), metrics.textWidth);
  const height = pointHeight(text.heightPx, emPx);
  const { picture, card } = openCard(style, emPx, point.top, height);
  const isRightToLeft = isMirrored(style);
  layPlate(picture, card, pointsEm.radius * emPx, colours.plate);
  const accent: Ink = { ...colours.accent, opacity: 255 };
  if (isSpoken) {
    layOutline(picture, card, {
      radiusPx: pointsEm.radius * emPx,
      widthPx: Math.max(1, 0.04 * emPx),
      ink: { ...accent, opacity: 150 },
    });
    const inset = Math.round(0.24 * emPx);
    layPlate(
      picture,
      atStart(
        card,
        { x: (inset - metrics.bar / 2) | 0, y: inset, width: metrics.bar, height: height - 2 * inset },
        isRightToLeft,
      ),
      metrics.bar / 2,
      accent,
    );
  } else {
    layOutline(picture, card, {
      radiusPx: pointsEm.radius * emPx,
      widthPx: Math.max(1, 0.03 * emPx),
      ink: { ...colours.onPlate, opacity: 26 },
    });
  }
  const badgeTop = metrics.paddingY + Math.round((Math.min(text.lineHeightPx, text.heightPx) - metrics.badge) / 2);
  const badge = atStart(
    card,
    { x: metrics.paddingX, y: Math.max(metrics.paddingY, badgeTop), width: metrics.badge, height: metrics.badge },
    isRightToLeft,
  );
  layBadge(picture, badge, { point, style, isSpoken, emPx });
  const textBox = atStart(
    card,
    {
      x: metrics.textInset,
      y: Math.floor((height - text.heightPx) / 2),
      width: metrics.textWidth,
      height: text.heightPx,
    },
    isRightToLeft,
  );
  const ink: Ink = { ...(isSpoken ? colours.onPlate : colours.onPlateQuiet), opacity: 255 };
  layText(picture, setText(text), { ...textBox, ink, isRightToLeft });
  return picture;
}

/** The heading's card: its words over a short rule in the accent's colour. */
export function drawPointsHeading(
  heading: { readonly text: string; readonly top: number },
  page: Pick<PointsPage, "emPx">,
  style: PointsStyle,
): OverlayPicture {
  const { emPx } = page;
  const { colours } = style.look;
  const metrics = measurePoints(emPx, style.area.width);
  const text = breakText(
    heading.text,
    settingOf(style, emPx * pointsEm.heading, 700),
    style.area.width - 2 * metrics.paddingX,
  );
  const height = headingHeight(text.heightPx, emPx);
  const { picture, card } = openCard(style, emPx, heading.top, height);
  const isRightToLeft = isMirrored(style);
  layPlate(picture, card, pointsEm.radius * emPx, colours.plate);
  const box = atStart(
    card,
    { x: metrics.paddingX, y: metrics.paddingY, width: card.width - 2 * metrics.paddingX, height: text.heightPx },
    isRightToLeft,
  );
  layText(picture, setText(text), { ...box, ink: { ...colours.onPlate, opacity: 255 }, isRightToLeft });
  const rule = Math.max(2, Math.round(pointsEm.rule * emPx));
  const ruleBox = atStart(
    card,
    { x: metrics.paddingX, y: height - metrics.paddingY - rule, width: Math.round(2.4 * emPx), height: rule },
    isRightToLeft,
  );
  layPlate(picture, ruleBox, rule / 2, { ...colours.accent, opacity: 255 });
  return picture;
}

function isMirrored({ language }: PointsStyle): boolean {
  return getWritingSystem(language).direction === "rtl";
}

function settingOf({ look, language }: PointsStyle, emPx: number, weight: TextSetting["weight"]): TextSetting {
  return { language, weight, emPx, fonts: look.fonts };
}

/** A picture with a card's shadow in it, and the card's box in the picture. */
function openCard(
  { area }: PointsStyle,
  emPx: number,
  top: number,
  height: number,
): { readonly picture: OverlayPicture; readonly card: Rectangle } {
  const softPx = Math.ceil(shadowEm.soft * emPx);
  const margin = 2 * Math.ceil((softPx + shadowEm.drop * emPx) / 2);
  const picture = createPicture({
    x: area.x - margin,
    y: area.y + top - margin,
    width: area.width + 2 * margin,
    height: height + 2 * margin,
  });
  const card = { x: margin, y: margin, width: area.width, height };
  layShadow(picture, card, {
    radiusPx: pointsEm.radius * emPx,
    softPx,
    dropPx: Math.round(shadowEm.drop * emPx),
    opacity: 120,
  });
  return { picture, card };
}

/** A box inside a card, counted from the side where reading starts. */
function atStart(card: Rectangle, box: Rectangle, isRightToLeft: boolean): Rectangle {
  const x = isRightToLeft ? card.width - box.x - box.width : box.x;
  return { ...box, x: card.x + x, y: card.y + box.y };
}

function layBadge(
  picture: OverlayPicture,
  badge: Rectangle,
  options: { point: PlacedPoint; style: PointsStyle; isSpoken: boolean; emPx: number },
): void {
  const { point, style, isSpoken, emPx } = options;
  const { colours, fonts } = style.look;
  const accent: Ink = { ...colours.accent, opacity: 255 };
  const radiusPx = badge.width / 2;
  if (isSpoken) layPlate(picture, badge, radiusPx, accent);
  else layOutline(picture, badge, { radiusPx, widthPx: Math.max(1.5, 0.07 * emPx), ink: accent });
  const { ground, onGround, onPlateQuiet } = colours;
  const tickInk: Ink = {
    ...(isSpoken ? clearestOn(colours.accent, [ground, onGround]) : colours.accent),
    opacity: 255,
  };
  const digitInk: Ink = isSpoken ? tickInk : { ...onPlateQuiet, opacity: 255 };
  const middleX = badge.x + badge.width / 2;
  const middleY = badge.y + badge.height / 2;
  if (point.number === undefined) {
    const unit = badge.width;
    const at = (x: number, y: number) => ({ x: middleX + x * unit, y: middleY + y * unit });
    layStroke(picture, [at(-0.2, 0.01), at(-0.055, 0.155), at(0.21, -0.14)], {
      widthPx: Math.max(1.5, 0.115 * unit),
      ink: tickInk,
    });
    return;
  }
  const digits = String(point.number);
  const share = digits.length > 2 ? 0.4 : digits.length === 2 ? 0.52 : 0.62;
  const mask = drawLineMask(digits, {
    language: style.language,
    weight: 700,
    sizePx: Math.max(1, Math.round(share * badge.width)),
    fonts,
  });
  if (!mask) return;
  layLine(
    picture,
    mask,
    { x: Math.round(middleX - mask.width / 2) - mask.inkLeft, y: Math.round(middleY - mask.height / 2) - mask.inkTop },
    digitInk,
  );
}
