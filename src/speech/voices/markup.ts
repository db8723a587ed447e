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
  text = text.trimEnd();
  return { text: text + ending + (open ? "</prosody>" : ""), starts };
}

function prosodyTag({ prosody }: Piece): string {
  const rate = prosody.rate === 1 ? "" : ` rate="${Math.round(prosody.rate * 100)}%"`;
  const pitch = prosody.pitch === 1 ? "" : ` pitch="${Math.round(prosody.pitch * 100)}%"`;
  return rate || pitch ? `<prosody${rate}${pitch}>` : "";
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
