import { SutradharError } from "../../core/index.ts";
import type { Picture } from "../raster/index.ts";
import type { BakedHand } from "./bake-hands.ts";
import type { BakedLayer, BakedRig, PartName } from "./bake.ts";

// u32 size of the head, the head as JSON, then the bytes that it points to, each at a multiple of 4.
interface Span {
  readonly at: number;
  readonly bytes: number;
}
type PictureHead = Omit<Picture, "data"> & { readonly data: Span };
interface Head {
  readonly scale: number;
  readonly heights: Readonly<Record<string, number>>;
  readonly layers: readonly {
    readonly id: string;
    readonly picture: PictureHead;
    readonly attributes: { readonly width: number; readonly height: number; readonly values: Span };
  }[];
  readonly parts: Readonly<Record<string, PictureHead>>;
  readonly hands: readonly {
    readonly side: BakedHand["side"];
    readonly shapes: readonly { readonly shape: BakedHand["shapes"][number]["shape"]; readonly picture: PictureHead }[];
  }[];
}

/** A baked rig as one artifact. `heights` are the rows of each picture as authored. */
export function writeBakedRig(baked: BakedRig, heights: ReadonlyMap<string, number>): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  const keep = (bytes: Uint8Array): Span => {
    const span = { at, bytes: bytes.byteLength };
    pieces.push(bytes);
    at += (bytes.byteLength + 3) & ~3;
    return span;
  };
  const picture = ({ width, height, x, y, data }: Picture): PictureHead => ({ width, height, x, y, data: keep(data) });
  const head: Head = {
    scale: baked.scale,
    heights: Object.fromEntries([...heights].sort(([a], [b]) => (a < b ? -1 : 1))),
    layers: baked.layers.map((layer) => ({
      id: layer.id,
      picture: picture(layer.picture),
      attributes: { ...layer.attributes, values: keep(new Uint8Array(layer.attributes.values.buffer)) },
    })),
    parts: Object.fromEntries(Object.entries(baked.parts).map(([name, part]) => [name, picture(part)])),
    hands: baked.hands.map(({ side, shapes }) => ({
      side,
      shapes: shapes.map((one) => ({ shape: one.shape, picture: picture(one.picture) })),
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const start = 4 + ((text.length + 3) & ~3);
  const bytes = new Uint8Array(start + at);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.fill(0x20, 4, start);
  bytes.set(text, 4);
  let to = start;
  for (const piece of pieces) {
    bytes.set(piece, to);
    to += (piece.byteLength + 3) & ~3;
  }
  return bytes;
}

/** @throws SutradharError `blob_corrupt` */
export function readBakedRig(bytes: Uint8Array): { baked: BakedRig; heights: ReadonlyMap<string, number> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length >= 4 ? view.getUint32(0, true) : 0;
  const start = 4 + ((size + 3) & ~3);
  if (size === 0 || start > bytes.length)
    throw new SutradharError("blob_corrupt", "a baked rig is damaged: render again");
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size))) as Head;
  const take = ({ at, bytes: length }: Span) => bytes.subarray(start + at, start + at + length);
  const picture = (from: PictureHead): Picture => ({ ...from, data: take(from.data) });
  const layers = head.layers.map((layer): BakedLayer => {
    // A copy, since the artifact's bytes need not start at a multiple of 4.
    const values = new Float32Array(Uint8Array.from(take(layer.attributes.values)).buffer);
    return { id: layer.id, picture: picture(layer.picture), attributes: { ...layer.attributes, values } };
  });
  const parts = Object.fromEntries(Object.entries(head.parts).map(([name, part]) => [name, picture(part)]));
  const hands = head.hands.map(({ side, shapes }) => ({
    side,
    shapes: shapes.map((one) => ({ shape: one.shape, picture: picture(one.picture) })),
  }));
  return {
    baked: { scale: head.scale, layers, parts: parts as Record<PartName, Picture>, hands },
    heights: new Map(Object.entries(head.heights)),
  };
}
