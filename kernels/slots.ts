// Paints mouths, eyes and brows on the face's texture.

import { over, sampleAt } from "./blend";
import { rows } from "./grid";
import {
  CONTENT_HEIGHT,
  CONTENT_SIZE,
  CONTENT_STRIDE,
  CONTENT_TEXTURE,
  CONTENT_WIDTH,
  CONTENT_X,
  CONTENT_Y,
  SLOT_BOX,
  SLOT_CONTENTS,
  SLOT_CONTENT_COUNT,
  SLOT_CURVES,
  SLOT_LOWER,
  SLOT_SHADOW,
  SLOT_SHADOW_REACH,
  SLOT_SKIN,
  SLOT_STRIDE,
  SLOT_TARGET,
  SLOT_UPPER,
  STRIP_BAND_A,
  STRIP_BAND_B,
  STRIP_HEIGHT,
  STRIP_ROWS_A_PIXEL,
  STRIP_STRIDE,
  STRIP_TEXTURE,
  STRIP_WIDTH,
} from "./records";

@inline
function bandRows(strip: usize): f32 {
  return load<f32>(strip, STRIP_BAND_B) - load<f32>(strip, STRIP_BAND_A);
}

/** Sample of a strip at picture row y, between its curves `from` and `to`. */
@inline
function sampleStrip(strip: usize, column: f32, y: f32, from: f32, to: f32, slope: f32): v128 {
  let row: f32;
  if (y < from) row = load<f32>(strip, STRIP_BAND_A) - (from - y) * load<f32>(strip, STRIP_ROWS_A_PIXEL);
  else if (y > to) row = load<f32>(strip, STRIP_BAND_B) + (y - to) * load<f32>(strip, STRIP_ROWS_A_PIXEL);
  else row = load<f32>(strip, STRIP_BAND_A) + (y - from) * slope;
  return sampleAt(
    load<usize>(strip, STRIP_TEXTURE),
    load<i32>(strip, STRIP_STRIDE),
    load<i32>(strip, STRIP_WIDTH),
    load<i32>(strip, STRIP_HEIGHT),
    column,
    row - 0.5,
  );
}

/** Pixels that a strip reaches beyond the curve at the end of its middle band. */
@inline
function rowsBelow(strip: usize): f32 {
  return (<f32>load<i32>(strip, STRIP_HEIGHT) - load<f32>(strip, STRIP_BAND_B)) / load<f32>(strip, STRIP_ROWS_A_PIXEL);
}

/** `colour` times share (0 to 128) / 128. */
@inline
function fade(colour: v128, share: i32): v128 {
  return i16x8.shr_u(i16x8.mul(colour, i16x8.splat(<i16>share)), 7);
}

/** Studio-range black, premultiplied by alpha. */
@inline
function blackOf(alpha: i16): v128 {
  const luma = <i16>((16 * <i32>alpha) / 255);
  const chroma = <i16>((128 * <i32>alpha) / 255);
  let colour = i16x8.splat(chroma);
  colour = i16x8.replace_lane(colour, 0, luma);
  return i16x8.replace_lane(colour, 3, alpha);
}

/** Paints a slot (mouth or eye) over the skin, within its box; rows outside the strips stay skin. */
export function paintSlot(slot: usize): void {
  const x0 = load<i32>(slot, SLOT_BOX);
  const y0 = load<i32>(slot, SLOT_BOX + 4);
  const x1 = load<i32>(slot, SLOT_BOX + 8);
  const y1 = load<i32>(slot, SLOT_BOX + 12);
  const skin = load<usize>(slot, SLOT_SKIN);
  const target = load<usize>(slot, SLOT_TARGET);
  const stride = load<i32>(slot, SLOT_STRIDE);
  const curves = load<usize>(slot, SLOT_CURVES);
  const contents = load<usize>(slot, SLOT_CONTENTS);
  const contentCount = load<i32>(slot, SLOT_CONTENT_COUNT);
  const shadow = load<f32>(slot, SLOT_SHADOW);
  const shadowReach = load<f32>(slot, SLOT_SHADOW_REACH);
  const upper = slot + SLOT_UPPER;
  const lower = slot + SLOT_LOWER;
  restoreSkin(skin, target, stride, x0, y0, x1, y1);
  for (let x = x0; x < x1; x++) {
    const curve = curves + <usize>((x - x0) * 24);
    const outerTop = load<f32>(curve, 0);
    const top = load<f32>(curve, 4);
    const bottom = load<f32>(curve, 8);
    const outerBottom = load<f32>(curve, 12);
    const upperColumn = load<f32>(curve, 16);
    const lowerColumn = load<f32>(curve, 20);
    const upperSlope = bandRows(upper) / max<f32>(top - outerTop, 0.001);
    const lowerSlope = bandRows(lower) / max<f32>(outerBottom - bottom, 0.001);
    // Above and below these rows the strips are air and the skin shows.
    const upperFrom = outerTop - load<f32>(upper, STRIP_BAND_A) / load<f32>(upper, STRIP_ROWS_A_PIXEL) - 1;
    const upperTo = top + rowsBelow(upper) + 1;
    const lowerFrom = bottom - load<f32>(lower, STRIP_BAND_A) / load<f32>(lower, STRIP_ROWS_A_PIXEL) - 1;
    const lowerTo = outerBottom + rowsBelow(lower) + 1;
    const from = max(y0, <i32>floor<f32>(min<f32>(min<f32>(upperFrom, lowerFrom), top - 1)));
    const to = min(y1, <i32>ceil<f32>(max<f32>(max<f32>(upperTo, lowerTo), bottom + 1)));
    for (let y = from; y < to; y++) {
      const at = <usize>(y * stride + (x << 2));
      const centre = <f32>y + 0.5;
      const isUpper = centre > upperFrom && centre < upperTo;
      const isLower = centre > lowerFrom && centre < lowerTo;
      if (!isUpper && !isLower && (centre < top - 1 || centre > bottom + 1)) continue;
      let colour = v128.load_ext<u8>(skin + at);
      const coverage = min<f32>(<f32>(y + 1), bottom) - max<f32>(<f32>y, top);
      if (coverage > 0) {
        let inside = i16x8.splat(0);
        for (let i = 0; i < contentCount; i++) {
          const content = contents + <usize>(i * CONTENT_SIZE);
          const above = sampleAt(
            load<usize>(content, CONTENT_TEXTURE),
            load<i32>(content, CONTENT_STRIDE),
            load<i32>(content, CONTENT_WIDTH),
            load<i32>(content, CONTENT_HEIGHT),
            <f32>x - load<f32>(content, CONTENT_X),
            <f32>y - load<f32>(content, CONTENT_Y),
          );
          inside = over(inside, above);
        }
        if (shadow > 0) {
          // Cast by the upper edge, fading with distance: black (16, 128, 128) over what is inside.
          const distance = (centre - top) / shadowReach;
          if (distance < 1) {
            const rest = <f32>1 - max<f32>(distance, 0);
            const dark = <i32>(shadow * rest * rest * 128);
            const alpha = i16x8.extract_lane_s(inside, 3);
            inside = i16x8.add(
              fade(inside, 128 - dark),
              fade(blackOf(alpha), dark),
            );
          }
        }
        colour = over(colour, fade(inside, <i32>(min<f32>(coverage, 1) * 128)));
      }
      if (isLower) colour = over(colour, sampleStrip(lower, lowerColumn, centre, bottom, outerBottom, lowerSlope));
      if (isUpper) colour = over(colour, sampleStrip(upper, upperColumn, centre, outerTop, top, upperSlope));
      v128.store_lane<u32>(target + at, i8x16.narrow_i16x8_u(colour, colour), 0);
    }
  }
}

/** Copies skin back into the target over a box, in texture pixels. */
export function restoreSkin(skin: usize, target: usize, stride: i32, x0: i32, y0: i32, x1: i32, y1: i32): void {
  for (let y = y0; y < y1; y++) {
    const at = <usize>(y * stride + (x0 << 2));
    memory.copy(target + at, skin + at, (x1 - x0) << 2);
  }
}

/** Lays a picture over the target within a box: texel = matrix · target pixel (a, b, c, d, e, f as in SVG). */
export function paintPicture(
  texture: usize, textureStride: i32, width: i32, height: i32,
  target: usize, stride: i32, x0: i32, y0: i32, x1: i32, y1: i32,
  a: f32, b: f32, c: f32, d: f32, e: f32, f: f32,
): void {
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const px = <f32>x;
      const py = <f32>y;
      const above = sampleAt(texture, textureStride, width, height, a * px + c * py + e, b * px + d * py + f);
      if (!i16x8.extract_lane_s(above, 3)) continue;
      const at = target + <usize>(y * stride + (x << 2));
      const colour = over(v128.load_ext<u8>(at), above);
      v128.store_lane<u32>(at, i8x16.narrow_i16x8_u(colour, colour), 0);
    }
  }
}
