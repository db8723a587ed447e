import { SutradharError } from "../../core/index.ts";

/** Red, green, blue 0 to 255, opacity 0 to 1. */
export interface SvgColour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

// The sixteen of HTML 4, and those that drawing programs write.
const named: Readonly<Record<string, string>> = {
  black: "#000000",
  silver: "#c0c0c0",
  gray: "#808080",
  grey: "#808080",
  white: "#ffffff",
  maroon: "#800000",
  red: "#ff0000",
  purple: "#800080",
  fuchsia: "#ff00ff",
  magenta: "#ff00ff",
  green: "#008000",
  lime: "#00ff00",
  olive: "#808000",
  yellow: "#ffff00",
  gold: "#ffd700",
  orange: "#ffa500",
  navy: "#000080",
  blue: "#0000ff",
  teal: "#008080",
  aqua: "#00ffff",
  cyan: "#00ffff",
  transparent: "#00000000",
  currentcolor: "#000000",
};

/** @throws SutradharError `image_invalid` for a colour that is written otherwise. */
export function readSvgColour(text: string, name: string): SvgColour {
  const lower = text.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3,8})$/.exec(named[lower] ?? lower)?.[1];
  if (hex) return readHex(hex) ?? wrong(text, name);
  const parts = /^rgba?\(([^)]*)\)$/
    .exec(lower)?.[1]
    ?.split(/[\s,/]+/)
    .filter(Boolean);
  if (!parts || parts.length < 3 || parts.length > 4) return wrong(text, name);
  const [red, green, blue, alpha = 1] = parts.map((part, index) => {
    const value = Number.parseFloat(part);
    if (!Number.isFinite(value)) return wrong(text, name);
    if (part.endsWith("%")) return (value / 100) * (index < 3 ? 255 : 1);
    return value;
  });
  return { red: clamp(red), green: clamp(green), blue: clamp(blue), alpha: Math.max(0, Math.min(1, alpha)) };
}

function readHex(hex: string): SvgColour | undefined {
  const long = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join("") : hex;
  if (long.length !== 6 && long.length !== 8) return undefined;
  const at = (index: number): number => Number.parseInt(long.slice(index, index + 2), 16);
  return { red: at(0), green: at(2), blue: at(4), alpha: long.length === 8 ? at(6) / 255 : 1 };
}

function clamp(value: number | undefined): number {
  return Math.round(Math.max(0, Math.min(255, value ?? 0)));
}

function wrong(text: string, name: string): never {
  throw new SutradharError(
    "image_invalid",
    `${name}: colours must be written as #0b2a5b or rgb(…), got ${text.slice(0, 40)}`,
  );
}
