import { layInk, type Ink, type OverlayPicture, type Rectangle } from "../captions/index.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Lays ink where `coverage` says that the shape is, but for a hole in which it is known to be nowhere. */
function layShape(
  picture: OverlayPicture,
  shape: { readonly box: Rectangle; readonly hole?: Rectangle; readonly ink: Ink },
  coverage: (x: number, y: number) => number,
): void {
  const { box, hole, ink } = shape;
  const left = Math.max(0, Math.floor(box.x));
  const right = Math.min(picture.width, Math.ceil(box.x + box.width));
  const bottom = Math.min(picture.height, Math.ceil(box.y + box.height));
  for (let y = Math.max(0, Math.floor(box.y)); y < bottom; y++) {
    const isHoled = hole !== undefined && y >= hole.y && y < hole.y + hole.height && hole.width > 0;
    for (let x = left; x < right; x++) {
      if (isHoled && x >= hole.x && x < hole.x + hole.width) {
        x = Math.ceil(hole.x + hole.width) - 1;
        continue;
      }
      const share = coverage(x + 0.5, y + 0.5);
      if (share > 0) layInk(picture.rgba, 4 * (y * picture.width + x), ink, Math.round(255 * Math.min(1, share)));
    }
  }
}

function grow(box: Rectangle, by: number): Rectangle {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

/** Pixels from a point to the edge of a rectangle with round corners; negative inside. */
export function distanceToRounded(x: number, y: number, box: Rectangle, radiusPx: number): number {
  const radius = Math.min(radiusPx, box.width / 2, box.height / 2);
  const dx = Math.abs(x - box.x - box.width / 2) - box.width / 2 + radius;
  const dy = Math.abs(y - box.y - box.height / 2) - box.height / 2 + radius;
  const outside = Math.sqrt(Math.max(0, dx) * Math.max(0, dx) + Math.max(0, dy) * Math.max(0, dy));
  return outside + Math.min(0, Math.max(dx, dy)) - radius;
}

/** A soft shadow about a rectangle with round corners: outside it only, since what stands on it may be translucent. */
export function layShadow(
  picture: OverlayPicture,
  box: Rectangle,
  shadow: { readonly radiusPx: number; readonly softPx: number; readonly dropPx: number; readonly opacity: number },
): void {
  const cast = { ...box, y: box.y + shadow.dropPx };
  const ink: Ink = { red: 0, green: 0, blue: 0, opacity: shadow.opacity };
  // Round corners leave a third of their radius free at each end of the diagonal.
  const hole = grow(box, -Math.ceil(0.3 * shadow.radiusPx) - 1);
  layShape(picture, { box: grow(cast, shadow.softPx), hole, ink }, (x, y) => {
    const own = distanceToRounded(x, y, box, shadow.radiusPx) + 0.5;
    if (own <= 0) return 0;
    // From the middle of the shadow's slope to its end, falling as a square.
    const far = 1 - (distanceToRounded(x, y, cast, shadow.radiusPx) + shadow.softPx * 0.35) / (shadow.softPx * 1.35);
    return far <= 0 ? 0 : Math.min(1, own) * Math.min(1, far) * Math.min(1, far);
  });
}

/** A line of even width along the inside of a rectangle with round corners. */
export function layOutline(
  picture: OverlayPicture,
  box: Rectangle,
  outline: { readonly radiusPx: number; readonly widthPx: number; readonly ink: Ink },
): void {
  const hole = grow(box, -Math.ceil(Math.max(0.3 * outline.radiusPx, 0) + outline.widthPx) - 1);
  layShape(picture, { box, hole, ink: outline.ink }, (x, y) => {
    const distance = distanceToRounded(x, y, box, outline.radiusPx);
    return Math.max(0, Math.min(1, 0.5 - distance)) - Math.max(0, Math.min(1, 0.5 - distance - outline.widthPx));
  });
}

/** A line through points, with round ends. */
export function layStroke(
  picture: OverlayPicture,
  points: readonly Point[],
  stroke: { readonly widthPx: number; readonly ink: Ink },
): void {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const box = grow({ x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }, stroke.widthPx);
  layShape(picture, { box, ink: stroke.ink }, (atX, atY) => {
    let nearest = Infinity;
    for (let i = 1; i < points.length; i++) {
      nearest = Math.min(nearest, distanceToSegment(atX, atY, points[i - 1] as Point, points[i] as Point));
    }
    return Math.max(0, Math.min(1, 0.5 + stroke.widthPx / 2 - nearest));
  });
}

function distanceToSegment(x: number, y: number, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / length));
  const offX = x - from.x - along * dx;
  const offY = y - from.y - along * dy;
  return Math.sqrt(offX * offX + offY * offY);
}
