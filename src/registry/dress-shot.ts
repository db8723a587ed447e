import type { Digest, Json } from "../core/index.ts";
import type { BrandLook } from "../media/brand/index.ts";
import { lookRoles } from "../media/layout/index.ts";
import type { BrandAsset } from "./brand-asset.ts";

/** What of a brand a shot shows. */
export interface ShownParts {
  readonly captions: boolean;
  readonly lowerThird: boolean;
  /** Points, slides, cards, and what the picture fades to. */
  readonly colours: boolean;
}

/** A brand as a step's recipe holds it: only what the shot shows, so that a change elsewhere makes nothing anew. */
export interface ShotDress {
  readonly look: Json;
  readonly assets: Readonly<Record<string, Digest>>;
}

export function dressShot({ kit, parts }: BrandAsset, shown: ShownParts): ShotDress {
  const { captions, lowerThird, colours, fonts, logo } = kit.look;
  const hasText = shown.captions || shown.lowerThird || shown.colours;
  const look: Partial<BrandLook> = {
    ...(shown.captions ? { captions } : {}),
    ...(shown.lowerThird ? { lowerThird } : {}),
    ...(shown.colours ? { colours } : {}),
    ...(hasText ? { fonts } : {}),
    ...(logo ? { logo } : {}),
  };
  return {
    look: look as unknown as Json,
    assets: {
      ...(hasText && parts.fonts ? { [lookRoles.fonts]: parts.fonts } : {}),
      ...(parts.logo ? { [lookRoles.logo]: parts.logo } : {}),
    },
  };
}
