import { listCardParts } from "./draw-card.ts";
import { setCard, type CardRequest } from "./set-card.ts";
import { easeOut, fadePicture, hidden, once, toSpritePicture, type Sprite } from "./sprite.ts";

const enterMs = 320;

/** A card's parts, which come one after another where the scene opens with them, and then stand still. */
export function createCardSprites(request: CardRequest, opens: boolean): readonly Sprite[] {
  const set = setCard(request);
  if (!set) return [];
  return listCardParts(request, set).map((part): Sprite => {
    const picture = once(() => toSpritePicture(part.draw()));
    return {
      at(atMs) {
        const entered = opens ? easeOut(atMs, part.delayMs, enterMs) : 1;
        if (entered === 0) return hidden;
        const rise = part.rises ? Math.round((1 - entered) * 0.03 * request.shorterSide) : 0;
        return { key: `${entered}`, draw: () => fadePicture(picture(), entered, { x: 0, y: rise }) };
      },
    };
  });
}
