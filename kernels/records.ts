// Byte offsets of the records that the renderer and its kernel share. The module exports them as globals, so that
// TypeScript reads them from the kernel and nothing is said twice.

export const LAYER_TEXTURE: i32 = 0;
export const LAYER_STRIDE: i32 = 4;
export const LAYER_WIDTH: i32 = 8;
export const LAYER_HEIGHT: i32 = 12;
export const LAYER_SUMMARY: i32 = 16;
export const LAYER_SUMMARY_WIDTH: i32 = 20;
export const LAYER_SUMMARY_HEIGHT: i32 = 24;
export const LAYER_NODES: i32 = 28;
export const LAYER_NODES_BEFORE: i32 = 32;
/** Tiles that the layer may touch: left, top, right, bottom (exclusive). */
export const LAYER_RANGE: i32 = 40;
export const LAYER_KIND: i32 = 56;
/** For fixed layers, in tiles. */
export const LAYER_OFFSET_X: i32 = 60;
export const LAYER_OFFSET_Y: i32 = 64;
export const LAYER_VISIBLE: i32 = 68;
/** The range that NODES_BEFORE was solved for. */
export const LAYER_RANGE_BEFORE: i32 = 76;
export const LAYER_SIZE: i32 = 96;
export const LAYER_KIND_FIXED: i32 = 0;
export const LAYER_KIND_BENT: i32 = 1;
/** As many as a byte can count. */
export const LAYERS_MAX: i32 = 256;

/** What the kernel works in: a tile of YUVA, four bytes that nobody reads, and two bytes for each layer. */
export const SCRATCH_SIZE: i32 = 1024 + 4 + 2 * LAYERS_MAX;

export const FIELD_CHANNELS: i32 = 5;
export const FIELD_MAP: i32 = 0;
export const FIELD_MAP_WIDTH: i32 = 4;
export const FIELD_MAP_HEIGHT: i32 = 8;
export const FIELD_CELL: i32 = 12;
export const FIELD_ORIGIN_X: i32 = 16;
export const FIELD_ORIGIN_Y: i32 = 20;
export const FIELD_JAW: i32 = 24;
export const FIELD_ITERATIONS: i32 = 28;
export const FIELD_HEAD: i32 = 32;
export const FIELD_TRAIL: i32 = 80;
export const FIELD_BODY: i32 = 128;
/** Steps a pixel that positions are rounded to, a power of two up to 8: what moves less is not drawn again. */
export const FIELD_STEPS: i32 = 160;
/** 1: every node is solved; 2: every other, and those between are their neighbours' mean. */
export const FIELD_STRIDE: i32 = 164;
export const FIELD_SIZE: i32 = 176;

export const STRIP_TEXTURE: i32 = 0;
export const STRIP_STRIDE: i32 = 4;
export const STRIP_WIDTH: i32 = 8;
export const STRIP_HEIGHT: i32 = 12;
export const STRIP_BAND_A: i32 = 16;
export const STRIP_BAND_B: i32 = 20;
export const STRIP_ROWS_A_PIXEL: i32 = 24;
export const STRIP_SIZE: i32 = 28;

export const CONTENT_TEXTURE: i32 = 0;
export const CONTENT_STRIDE: i32 = 4;
export const CONTENT_WIDTH: i32 = 8;
export const CONTENT_HEIGHT: i32 = 12;
export const CONTENT_X: i32 = 16;
export const CONTENT_Y: i32 = 20;
export const CONTENT_SIZE: i32 = 24;

export const SLOT_BOX: i32 = 0;
export const SLOT_SKIN: i32 = 16;
export const SLOT_TARGET: i32 = 20;
export const SLOT_STRIDE: i32 = 24;
export const SLOT_CURVES: i32 = 28;
export const SLOT_CONTENTS: i32 = 32;
export const SLOT_CONTENT_COUNT: i32 = 36;
export const SLOT_SHADOW: i32 = 40;
export const SLOT_SHADOW_REACH: i32 = 44;
export const SLOT_UPPER: i32 = 48;
export const SLOT_LOWER: i32 = 76;
export const SLOT_SIZE: i32 = 104;
