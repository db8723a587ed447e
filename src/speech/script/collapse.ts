import type { Findings, SourceText } from "./source-text.ts";
import type { Piece, TextPiece } from "./piece.ts";
import { bidiControls, codePoint } from "./variable-value.ts";

/** Byte-order marks, zero-width spaces and soft hyphens: paste brings them, nobody sees or hears them. */
const invisible = /[\u00ad\u200b\u2060\ufeff]/;
const space = /[ \t\n\f\v]/;

/**
 * White space as a reader sees it: one space between words across all pieces, none at the start. Invisible
 * characters go, and direction controls with a warning; the joiners that Indic scripts need stay.
 */
export function collapse(pieces: readonly Piece[], source: SourceText, findings: Findings): Piece[] {
  let afterSpace = true;
  return pieces.flatMap((piece): Piece[] => {
    if (piece.kind !== "text") return [piece];
    let text = "";
    const offsets: number[] = [];
    for (let at = 0; at < piece.text.length; at += 1) {
      const unit = piece.text[at] ?? "";
      const offset = piece.offsets[at] ?? 0;
      const isSpace = space.test(unit);
      if (isDropped(unit, offset, source, findings) || (isSpace && afterSpace)) continue;
      afterSpace = isSpace;
      text += isSpace ? " " : unit;
      offsets.push(offset);
    }
    return text === "" ? [] : [{ ...piece, text, offsets } satisfies TextPiece];
  });
}

function isDropped(unit: string, offset: number, source: SourceText, findings: Findings): boolean {
  if (invisible.test(unit)) return true;
  bidiControls.lastIndex = 0;
  if (!bidiControls.test(unit)) return false;
  findings.warn(
    `the invisible direction mark ${codePoint(unit)} was taken out; write the text in reading order`,
    source.positionAt(offset),
  );
  return true;
}

/** The words alone, for titles, points and descriptions. */
export function plainText(
  pieces: readonly Piece[],
  source: SourceText,
  findings: Findings,
): { text: string; variables: readonly string[] } {
  const texts = collapse(pieces, source, findings).filter((piece) => piece.kind === "text");
  return {
    text: texts
      .map((piece) => piece.text)
      .join("")
      .trim(),
    variables: [...new Set(texts.flatMap((piece) => piece.variables))],
  };
}
