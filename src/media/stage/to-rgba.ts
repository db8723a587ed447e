/** An I420 picture of BT.709 studio range to RGBA, for posters and sheets. Chroma is taken from the nearest site. */
export function toRgba(
  planes: {
    readonly luma: Uint8Array;
    readonly blue: Uint8Array;
    readonly red: Uint8Array;
    readonly lumaStride: number;
    readonly chromaStride: number;
  },
  size: { readonly width: number; readonly height: number },
): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = size;
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const luma = 1.164384 * ((planes.luma[y * planes.lumaStride + x] as number) - 16);
      const site = (y >> 1) * planes.chromaStride + (x >> 1);
      const blue = (planes.blue[site] as number) - 128;
      const red = (planes.red[site] as number) - 128;
      const at = (y * width + x) * 4;
      rgba[at] = luma + 1.792741 * red;
      rgba[at + 1] = luma - 0.213249 * blue - 0.532909 * red;
      rgba[at + 2] = luma + 2.112402 * blue;
      rgba[at + 3] = 255;
    }
  }
  return rgba;
}
