/** A piece of an SVG's text: words between tags, or a tag. */
export type SvgPiece =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "close"; readonly element: string }
  | {
      readonly kind: "open";
      readonly element: string;
      readonly attributes: ReadonlyMap<string, string>;
      /** Closes itself. */
      readonly isEmpty: boolean;
      /** Where the tag ends in the text. */
      readonly end: number;
    };

export type Refuse = (why: string) => never;

const tagForm = /<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attributeForm = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Cuts an SVG into its pieces. Comments and the XML declaration fall away; no other declaration is let in. */
export function* readSvgPieces(text: string, refuse: Refuse): Generator<SvgPiece> {
  for (let at = 0; at < text.length;) {
    const next = text.indexOf("<", at);
    const words = text.slice(at, next < 0 ? text.length : next).trim();
    if (words !== "") yield { kind: "words", text: words };
    if (next < 0) return;
    const skipped = skipComment(text, next, refuse);
    if (skipped > next) {
      at = skipped;
      continue;
    }
    const tag = readTag(text, next) ?? refuse(`must be well-formed, got ${quote(text.slice(next, next + 40))}`);
    at = tag.end;
    yield tag;
  }
}

function readTag(
  text: string,
  at: number,
): (Exclude<SvgPiece, { kind: "words" }> & { readonly end: number }) | undefined {
  tagForm.lastIndex = at;
  const match = tagForm.exec(text);
  if (!match) return undefined;
  const [, isEnd, element = "", written = "", isEmpty] = match;
  const end = tagForm.lastIndex;
  if (isEnd) return { kind: "close", element, end };
  const attributes = new Map<string, string>();
  for (const [, key = "", double, single] of written.matchAll(attributeForm))
    attributes.set(key, double ?? single ?? "");
  return { kind: "open", element, attributes, isEmpty: isEmpty === "/", end };
}

/** The end of a comment or of the XML declaration at a place; the place itself where there is neither. */
function skipComment(text: string, at: number, refuse: Refuse): number {
  const pairs = [
    ["<!--", "-->"],
    ["<?xml ", "?>"],
  ] as const;
  for (const [start, end] of pairs) {
    if (!text.startsWith(start, at)) continue;
    const found = text.indexOf(end, at + start.length);
    return found < 0 ? refuse("must be a whole SVG: it is cut short") : found + end.length;
  }
  if (text[at + 1] === "!" || text[at + 1] === "?")
    refuse(`must hold no declarations, got ${quote(text.slice(at, at + 24))}: they can reach outside`);
  return at;
}

export function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
