import type { Piece } from "./speech-run.ts";

export interface Markup {
  readonly text: string;
  /** Where each piece begins in `text`, in code points: espeak counts so. Ascending. */
  readonly starts: readonly number[];
}

/** The pieces as one SSML text in espeak's dialect. `ending` is the punctuation that shapes the last words' melody. */
export function buildMarkup(pieces: readonly Piece[], ending: string): Markup {
  const starts: number[] = [];
  let text = "";
  let length = 0;
  let open = "";
  const add = (part: string): void => {
    text += part;
    length += codePoints(part);
  };
  for (const piece of pieces) {
    const tag = prosodyTag(piece);
    if (tag !== open) {
      if (open) add("</prosody>");
      if (tag) add(tag);
      open = tag;
    }
    starts.push(length);
    add(piece.isPhonemes ? `[[${piece.spoken}]] ` : `${escapeMarkup(piece.spoken)} `);
  }
  // A comma at the very end would leave the sentence hanging in the air.
  text = text.replace(/[\s,:]+$/, "");
  return { text: text + ending + (open ? "</prosody>" : ""), starts };
}

function prosodyTag({ prosody }: Piece): string {
  const rate = prosody.rate === 1 ? "" : ` rate="${percentFor(prosody.rate, ratePercents)}%"`;
  const pitch = prosody.pitch === 1 ? "" : ` pitch="${percentFor(prosody.pitch, pitchPercents)}%"`;
  return rate || pitch ? `<prosody${rate}${pitch}>` : "";
}

/**
 * espeak's percentages are not factors. Measured on a Hindi sentence (hi+f2): the factor that came out, and the
 * percentage that had been asked. Beyond the ends it does no more.
 */
const ratePercents: Curve = [
  [0.45, 50],
  [0.83, 85],
  [1, 100],
  [1.24, 120],
  [1.92, 200],
  [2.6, 260],
];
const pitchPercents: Curve = [
  [0.6, 1],
  [0.79, 50],
  [0.9, 80],
  [1, 100],
  [1.11, 120],
  [1.3, 150],
  [1.7, 200],
];

type Curve = readonly (readonly [factor: number, percent: number])[];

function percentFor(factor: number, curve: Curve): number {
  const above = curve.findIndex(([known]) => known >= factor);
  const [toFactor, toPercent] = curve[above] ?? curve.at(-1) ?? [1, 100];
  const [fromFactor, fromPercent] = curve[above - 1] ?? [toFactor, toPercent];
  if (above <= 0 || toFactor === fromFactor) return toPercent;
  return Math.round(fromPercent + ((factor - fromFactor) / (toFactor - fromFactor)) * (toPercent - fromPercent));
}

/** Text that espeak can take neither for a tag nor for phonemes. */
function escapeMarkup(text: string): string {
  return text.replace(/[<>&[\]]/g, " ");
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
