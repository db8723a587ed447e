import { SutradharError } from "../../core/index.ts";
import type { BakedLights, BakedSprite } from "./bake-lights.ts";

interface Head {
  readonly sprites: readonly Omit<BakedSprite, "cells">[];
  readonly lights: BakedLights["lights"];
}

/** Baked lights as bytes: little-endian u32 of the head's size, the head as JSON, then the cells of each sprite. */
export function writeLights({ sprites, lights }: BakedLights): Uint8Array {
  const head: Head = {
    sprites: sprites.map(({ columns, rows, hertz, width, height }) => ({ columns, rows, hertz, width, height })),
    lights,
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const cells = sprites.flatMap((sprite) => sprite.cells);
  const bytes = new Uint8Array(4 + text.length + cells.reduce((sum, cell) => sum + cell.length, 0));
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = 4 + text.length;
  for (const cell of cells) {
    bytes.set(cell, at);
    at += cell.length;
  }
  return bytes;
}

/** @throws SutradharError `blob_corrupt` where the bytes are no baked lights. */
export function readLights(bytes: Uint8Array): BakedLights {
  const size = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const fail = () => new SutradharError("blob_corrupt", "a stored background's lights are damaged: render again");
  if (size === 0 || 4 + size > bytes.length) throw fail();
  // Written by `writeLights` and checked by its digest.
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size))) as Head;
  let at = 4 + size;
  const sprites = head.sprites.map((sprite): BakedSprite => {
    const cellBytes = sprite.width * sprite.height * 3;
    const cells = Array.from({ length: sprite.columns * sprite.rows }, () => {
      const cell = bytes.subarray(at, at + cellBytes);
      at += cellBytes;
      return cell;
    });
    return { ...sprite, cells };
  });
  if (at !== bytes.length) throw fail();
  return { sprites, lights: head.lights };
}
