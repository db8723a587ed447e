/** How a rig's canvas is laid into a picture: pixels a unit, and the pixel of its top left corner. */
export interface Framing {
  readonly scale: number;
  readonly place: { readonly x: number; readonly y: number };
}

/** Units of the canvas that the medium shot shows across its height, from its top. */
const mediumUnits = 2160;

/**
 * The medium shot, head to chest, in any shape. A wide or square picture shows the canvas by its height; a tall one
 * comes nearer, so that the face keeps its size on a phone, and leaves air above.
 */
export function frameMedium(
  picture: { width: number; height: number },
  canvas: { width: number; height: number },
): Framing {
  const isTall = picture.height > picture.width * 1.1;
  const scale = isTall ? (picture.width * 1.5) / canvas.width : picture.height / mediumUnits;
  const x = Math.round((picture.width - canvas.width * scale) / 2);
  // The canvas always reaches a little below the picture, so that breathing never lifts its edge into view.
  const lowest = Math.floor(canvas.height * scale - picture.height * 0.02);
  const y = isTall ? picture.height - lowest : Math.round(-0.008 * picture.height);
  return { scale, place: { x, y } };
}
