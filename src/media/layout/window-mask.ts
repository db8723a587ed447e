import { createPicture, type Colour, type Rectangle } from "../captions/index.ts";
import { resample, toYuva, type Picture } from "../raster/index.ts";
import { distanceToRounded, layOutline, layShadow } from "./paint-shapes.ts";

/** What lies about a round window, over the presenter: a backdrop with a hole, a ring and a soft shadow. */
export function drawWindowMask(backdrop: Picture, window: Rectangle, accent: Colour): Picture {
  const ringPx = Math.max(2, Math.round(window.width * 0.013));
  const softPx = Math.round(window.width * 0.09);
  const radiusPx = window.width / 2;
  const rim = createPicture({ x: 0, y: 0, width: window.width + 4 * softPx, height: window.width + 4 * softPx });
  const own = { x: 2 * softPx, y: 2 * softPx, width: window.width, height: window.height };
  layShadow(rim, own, { radiusPx, softPx, dropPx: Math.round(softPx * 0.3), opacity: 130 });
  layOutline(rim, own, { radiusPx, widthPx: ringPx, ink: { ...accent, opacity: 255 } });
  const rimSamples = toYuva(rim.rgba);
  const data = Uint8Array.from(backdrop.data);
  for (let y = 0; y < rim.height; y++) {
    const toY = window.y - own.y + y;
    if (toY < 0 || toY >= backdrop.height) continue;
    for (let x = 0; x < rim.width; x++) {
      const toX = window.x - own.x + x;
      if (toX < 0 || toX >= backdrop.width) continue;
      const at = 4 * (toY * backdrop.width + toX);
      // The hole ends under the ring, so that no seam shows between them.
      const distance = distanceToRounded(x + 0.5, y + 0.5, own, radiusPx) + ringPx / 2;
      const outside = Math.round(255 * Math.max(0, Math.min(1, 0.5 + distance)));
      const from = 4 * (y * rim.width + x);
      const rest = 255 - (rimSamples[from + 3] as number);
      for (let channel = 0; channel < 4; channel++) {
        const below = ((backdrop.data[at + channel] as number) * outside) / 255;
        data[at + channel] = Math.round((rimSamples[from + channel] as number) + (below * rest) / 255);
      }
    }
  }
  return { ...backdrop, data };
}

/** A plate whose background is composed for a window: the same place, seen in the window's frame. */
export function cropPlate(plate: Picture, window: Rectangle): Picture {
  const scale = Math.max(window.width / plate.width, window.height / plate.height) * 1.15;
  const small = resample(plate, {
    width: window.width,
    height: window.height,
    scale,
    shiftX: (window.width - plate.width * scale) / 2,
    shiftY: (window.height - plate.height * scale) / 2,
  });
  const data = Uint8Array.from(plate.data);
  for (let y = 0; y < window.height; y++) {
    const row = small.data.subarray(y * window.width * 4, (y + 1) * window.width * 4);
    data.set(row, 4 * ((window.y + y) * plate.width + window.x));
  }
  return { ...plate, data };
}
