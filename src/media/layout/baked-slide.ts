import { SutradharError } from "../../core/index.ts";
import type { FrameSize, Rectangle } from "../captions/index.ts";
import { resample, type RgbaPicture } from "../raster/index.ts";
import { placeBleedingSlide, placeSlide, type SlidePlace } from "./fit-slide.ts";
import type { LayoutName } from "./layout-names.ts";
import { fillEdges } from "./opaque.ts";

/** A slide at the size at which it is shown, or larger where one looks at a part of it. Opaque. */
export interface BakedSlide {
  /** Of the file: where a slide stands goes by its own shape, not by what was rounded. */
  readonly source: { readonly width: number; readonly height: number };
  readonly picture: RgbaPicture;
}

/** Where a slide stands in a layout's content area. */
export function placeSlideIn(
  layout: LayoutName,
  slide: BakedSlide["source"],
  options: { readonly area: Rectangle; readonly picture: FrameSize; readonly isMirrored?: boolean },
): SlidePlace {
  const { area, picture, isMirrored = false } = options;
  return layout === "slide-over" ? placeBleedingSlide(slide, area, picture, isMirrored) : placeSlide(slide, area);
}

/** Brings a slide to its place's size, times what one looks at of it; never beyond its own. Clear parts become paper. */
export function bakeSlide(
  source: RgbaPicture,
  options: {
    readonly area: Rectangle;
    readonly picture: FrameSize;
    readonly layout: LayoutName;
    readonly nearest: number;
    /** The same slide with more pixels, where somebody has enlarged it. */
    readonly enlarged?: RgbaPicture;
  },
): BakedSlide {
  const { enlarged = source, nearest } = options;
  const { slide } = placeSlideIn(options.layout, source, options);
  const paper = layOnPaper(enlarged);
  const size = { width: source.width, height: source.height };
  if (nearest === 1) {
    const scale = slide.width / enlarged.width;
    return { source: size, picture: fillEdges(resample(paper, { ...sizeOf(slide), scale, shiftX: 0, shiftY: 0 })) };
  }
  const scale = slide.width / (enlarged.width * nearest);
  if (scale >= 1) return { source: size, picture: paper };
  const target = { width: Math.round(enlarged.width * scale), height: Math.round(enlarged.height * scale) };
  return { source: size, picture: fillEdges(resample(paper, { ...target, scale, shiftX: 0, shiftY: 0 })) };
}

function sizeOf({ width, height }: Rectangle): { width: number; height: number } {
  return { width, height };
}

function layOnPaper({ width, height, data }: RgbaPicture): RgbaPicture {
  const paper = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const rest = 255 - (data[i + 3] as number);
    for (let channel = 0; channel < 3; channel++) paper[i + channel] = (data[i + channel] as number) + rest;
    paper[i + 3] = 255;
  }
  return { width, height, data: paper };
}

const headBytes = 16;

/** Four little-endian u32 (width and height of the file, then of the picture), then RGBA. */
export function writeBakedSlide({ source, picture }: BakedSlide): Uint8Array {
  const bytes = new Uint8Array(headBytes + picture.data.length);
  const head = new DataView(bytes.buffer);
  for (const [index, value] of [source.width, source.height, picture.width, picture.height].entries())
    head.setUint32(4 * index, value, true);
  bytes.set(picture.data, headBytes);
  return bytes;
}

/** @throws SutradharError `blob_corrupt` */
export function readBakedSlide(bytes: Uint8Array): BakedSlide {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (index: number) => (bytes.length >= headBytes ? head.getUint32(4 * index, true) : 0);
  const [width, height] = [at(2), at(3)];
  if (width === 0 || bytes.length !== headBytes + 4 * width * height)
    throw new SutradharError("blob_corrupt", "a stored slide is damaged: render again");
  return {
    source: { width: at(0), height: at(1) },
    picture: { width, height, data: bytes.subarray(headBytes) },
  };
}
