import type { SlideAction, SlideArea } from "./script.ts";

const numbers = String.raw`(\d{1,3}(?:\.\d{1,2})?)`;
const areaForm = new RegExp(
  String.raw`^(zoom|highlight)\s+${numbers}%?\s+${numbers}%?\s+${numbers}%?\s+${numbers}%?\s+at\s+(\S+)$`,
  "u",
);
const wholeForm = /^whole\s+at\s+(\S+)$/u;
const actionsMax = 20;

const example = '"zoom 50 10 40 60 at detail; highlight 10 60 30 20 at total; whole at all"';

/** Reads what stands in quotes behind an image's path: actions divided by semicolons. */
export function readSlideActions(title: string): {
  readonly actions: readonly SlideAction[];
  readonly refused?: string;
} {
  const written = title
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (written.length > actionsMax) {
    return { actions: [], refused: `must have at most ${actionsMax} actions, got ${written.length}` };
  }
  const actions: SlideAction[] = [];
  for (const part of written) {
    const action = readAction(part);
    if (typeof action === "string") return { actions: [], refused: action };
    actions.push(action);
  }
  return { actions };
}

function readAction(part: string): SlideAction | string {
  const shown = JSON.stringify(part.slice(0, 80));
  const whole = wholeForm.exec(part);
  if (whole?.[1]) return { kind: "whole", mark: whole[1] };
  const match = areaForm.exec(part);
  if (!match)
    return `must be written as in ${example} (left, top, width, height in percent of the picture), got ${shown}`;
  const [, kind, ...rest] = match;
  const area = toArea(rest.slice(0, 4).map((number) => Number(number) / 100));
  if (!area) return `must stay inside the picture (left + width and top + height at most 100), got ${shown}`;
  return { kind: kind === "zoom" ? "zoom" : "highlight", area, mark: rest.at(-1) ?? "" };
}

/** Undefined where the area is empty, or leaves the picture. */
function toArea([x = 0, y = 0, width = 0, height = 0]: readonly number[]): SlideArea | undefined {
  const isInside = x + width <= 1 && y + height <= 1;
  return isInside && width > 0 && height > 0 ? { x, y, width, height } : undefined;
}
