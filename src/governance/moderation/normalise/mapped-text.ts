/**
 * A text on its way through the steps of normalisation, with the place in the original text that each UTF-16 unit came
 * from: findings must point into what the author wrote, not into what we made of it.
 */
export interface MappedText {
  readonly text: string;
  /** For unit `i` of `text`, where the piece of the original begins that it stands for. */
  readonly starts: readonly number[];
  /** And where that piece ends. */
  readonly ends: readonly number[];
}

export function mapText(original: string): MappedText {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let unit = 0; unit < original.length; unit += 1) {
    starts.push(unit);
    ends.push(unit + 1);
  }
  return { text: original, starts, ends };
}

/**
 * Replaces every match of `pattern` by what `replace` makes of it; each unit of the replacement stands for the whole
 * match. A text without a match is returned as it is.
 */
export function rewrite(source: MappedText, pattern: RegExp, replace: (match: string) => string): MappedText {
  const { text } = source;
  // Most steps find nothing in most texts, and to search takes a tenth of what it takes to list matches.
  if (text.search(pattern) < 0) return source;
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let copied = 0;
  for (const match of text.matchAll(pattern)) {
    const [found] = match;
    const replacement = replace(found);
    if (found === "" || replacement === found) continue;
    copy(source, copied, match.index, starts, ends);
    parts.push(text.slice(copied, match.index), replacement);
    copied = match.index + found.length;
    for (let unit = 0; unit < replacement.length; unit += 1) {
      starts.push(source.starts[match.index]!);
      ends.push(source.ends[copied - 1]!);
    }
  }
  if (copied === 0) return source;
  copy(source, copied, text.length, starts, ends);
  parts.push(text.slice(copied));
  return { text: parts.join(""), starts, ends };
}

function copy(source: MappedText, from: number, to: number, starts: number[], ends: number[]): void {
  for (let unit = from; unit < to; unit += 1) {
    starts.push(source.starts[unit]!);
    ends.push(source.ends[unit]!);
  }
}

/** The piece of the original that units `from` to `to` of the text stand for. */
export function originalSpan(source: MappedText, from: number, to: number): { start: number; end: number } {
  return { start: source.starts[from]!, end: source.ends[to - 1]! };
}
