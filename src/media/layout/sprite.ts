import type { OverlayPicture } from "../captions/index.ts";
import { toYuva, type Picture } from "../raster/index.ts";

/** How something looks at one instant. Frames with one key are equal, so that nothing is drawn while it rests. */
export interface SpriteFrame {
  readonly key: string;
  draw(): Picture | undefined;
}

/** Something that lies on the stage in a layer of its own, and what becomes of it in the course of a shot. */
export interface Sprite {
  /** Between the plate and the presenter, instead of over both. */
  readonly isUnder?: boolean;
  at(atMs: number): SpriteFrame;
}

export const hidden: SpriteFrame = { key: "", draw: () => undefined };

/** Motion is drawn in this many steps: each redraws what it touches, and the eye sees no more of a quarter second. */
export const steps = 8;

/** Progress from 0 to 1 in whole steps, fast at first and soft at the end: a cubic. */
export function easeOut(atMs: number, fromMs: number, durationMs: number): number {
  const share = Math.max(0, Math.min(1, (atMs - fromMs) / durationMs));
  const rest = 1 - Math.ceil(share * steps) / steps;
  return 1 - rest * rest * rest;
}

/** Progress from 0 to 1 in whole steps, soft at both ends. */
export function easeBoth(atMs: number, fromMs: number, durationMs: number, count = steps): number {
  const share = Math.ceil(count * Math.max(0, Math.min(1, (atMs - fromMs) / durationMs))) / count;
  return share * share * (3 - 2 * share);
}

/** Progress from 0 to 1 in whole steps, even. */
export function ramp(atMs: number, fromMs: number, durationMs: number): number {
  return Math.round(steps * Math.max(0, Math.min(1, (atMs - fromMs) / durationMs))) / steps;
}

export function toSpritePicture({ x, y, width, height, rgba }: OverlayPicture): Picture {
  return { x, y, width, height, data: toYuva(rgba) };
}

/** A picture made fainter and moved. Premultiplied, so that all four samples shrink alike. */
export function fadePicture(picture: Picture, opacity: number, shift = { x: 0, y: 0 }): Picture | undefined {
  if (opacity <= 0) return undefined;
  const moved = { ...picture, x: picture.x + shift.x, y: picture.y + shift.y };
  return opacity >= 1 ? moved : { ...moved, data: scaleSamples(picture.data, Math.round(256 * opacity)) };
}

function scaleSamples(data: Uint8Array, factor: number): Uint8Array {
  const scaled = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) scaled[i] = ((data[i] as number) * factor + 128) >> 8;
  return scaled;
}

/** From one picture to another of the same size and place. */
export function mixPictures(from: Picture, to: Picture, share: number): Picture {
  if (share <= 0) return from;
  if (share >= 1) return to;
  const factor = Math.round(256 * share);
  const data = new Uint8Array(from.data.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = ((from.data[i] as number) * (256 - factor) + (to.data[i] as number) * factor + 128) >> 8;
  }
  return { ...to, data };
}

/** Makes a thing when it is first asked for, and keeps it. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
