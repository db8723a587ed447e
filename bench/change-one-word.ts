export interface WordChange {
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Changes one word in the middle of a script: the longest of the middlemost sentence that stands in the file as it is
 * spoken, for the longest of its neighbour, so that it is a word of the same language.
 */
export function changeOneWord(script: string, sentences: readonly string[]): WordChange {
  const middle = sentences.length / 2;
  const indices = sentences.map((_, index) => index).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  for (const index of indices) {
    const sentence = sentences[index] as string;
    const neighbour = sentences[index + 1] ?? sentences[index - 1];
    const at = script.indexOf(sentence);
    const from = longestWord(sentence);
    const to = neighbour && longestWord(neighbour);
    if (at < 0 || script.includes(sentence, at + 1) || !from || !to || from === to) continue;
    return { text: script.slice(0, at) + sentence.replace(from, to) + script.slice(at + sentence.length), from, to };
  }
  throw new Error("the script has no sentence that stands in it word for word");
}

function longestWord(sentence: string): string | undefined {
  const words = sentence.match(/[\p{L}\p{M}]+/gu) ?? [];
  return words.sort((a, b) => b.length - a.length)[0];
}
