export interface MappedText {
  /** Where each UTF-16 unit of the value stands in the file. */
  readonly offsets: readonly number[];
  /** Indexes of characters behind a backslash, which have no meaning of their own. */
  readonly escaped: ReadonlySet<number>;
}

/** CommonMark §2.4: a backslash before ASCII punctuation is not part of the text. */
const punctuation = /[!-/:-@[-`{-~]/;

/** Walks a Markdown text node's value along its source, stepping over escapes and the indentation of lines. */
export function mapOffsets(value: string, source: string, start: number): MappedText {
  const offsets: number[] = [];
  const escaped = new Set<number>();
  let at = start;
  for (let index = 0; index < value.length; index += 1) {
    if (source[at] === "\\" && punctuation.test(source[at + 1] ?? "") && source[at + 1] === value[index]) {
      at += 1;
      escaped.add(index);
    } else {
      const indentation = /[ \t]*/y;
      indentation.lastIndex = at;
      const skipped = indentation.exec(source)?.[0].length ?? 0;
      if (source[at] !== value[index] && source[at + skipped] === value[index]) at += skipped;
    }
    offsets.push(Math.min(at, source.length));
    at += 1;
  }
  return { offsets, escaped };
}
