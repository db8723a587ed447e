import type { Point, Scene, Shot } from "./script.ts";

/** Where in a scene a point is spoken of: with a shot's first word, with the word at a character of its caption, or at a mark. */
export interface PointMoment {
  readonly shot: number;
  readonly at:
    | { readonly kind: "start" }
    | { readonly kind: "char"; readonly char: number }
    | { readonly kind: "mark"; readonly name: string };
}

/** A sentence of the scene: its shots, its words, and where each shot's caption starts in it. */
interface SentenceText {
  readonly shots: readonly { readonly shot: number; readonly start: number }[];
  readonly text: string;
}

/**
 * When each point of a scene comes. A list belongs to the speech that follows it, up to the next list; one at a scene's end
 * belongs to the speech before it. As many points as sentences: one each. Otherwise a point comes with the sentence that
 * shares most words with it, in the order of the list; several in one sentence come each with its own word. A mark
 * `point-2` overrules all of this for the scene's second point. No point comes before the one above it.
 */
export function findPointMoments(scene: Pick<Scene, "points" | "shots">): readonly PointMoment[] {
  const { points, shots } = scene;
  const starts = [...new Set(points.map(({ atShot }) => atShot))].sort((a, b) => a - b);
  const found = starts.flatMap((start, index) => {
    const isLast = start >= shots.length;
    const from = isLast ? (starts[index - 1] ?? 0) : start;
    const to = isLast ? shots.length : (starts[index + 1] ?? shots.length);
    const group = points.filter(({ atShot }) => atShot === start);
    return spreadPoints(group, joinSentences(shots, from, Math.max(from + 1, to)));
  });
  const marked = found.map((moment, index) => findMark(shots, index + 1) ?? moment);
  return keepOrder(marked);
}

function findMark(shots: readonly Shot[], number: number): PointMoment | undefined {
  const name = `point-${number}`;
  const shot = shots.findIndex(({ sentence }) =>
    sentence.spans.some((span) => span.kind === "mark" && span.name === name),
  );
  return shot < 0 ? undefined : { shot, at: { kind: "mark", name } };
}

/** A point that would come before its predecessor comes with it. Within a shot, times decide when it has been spoken. */
function keepOrder(moments: readonly PointMoment[]): readonly PointMoment[] {
  let last: PointMoment | undefined;
  return moments.map((moment) => {
    if (last && moment.shot < last.shot) return last;
    last = moment;
    return moment;
  });
}

function joinSentences(shots: readonly Shot[], from: number, to: number): readonly SentenceText[] {
  const sentences: SentenceText[] = [];
  let open: SentenceText | undefined;
  for (let shot = from; shot < Math.min(to, shots.length); shot++) {
    const { sentence, continues } = shots[shot] as Shot;
    const text: string = open ? `${open.text} ` : "";
    open = {
      shots: [...(open?.shots ?? []), { shot, start: text.length }],
      text: text + sentence.caption,
    };
    if (continues && shot + 1 < to) continue;
    sentences.push(open);
    open = undefined;
  }
  return sentences;
}

function spreadPoints(points: readonly Point[], sentences: readonly SentenceText[]): readonly PointMoment[] {
  if (sentences.length === 0) return points.map(() => ({ shot: 0, at: { kind: "start" } }));
  if (points.length === sentences.length) return sentences.map(startOf);
  const matches = points.map((point) => sentences.map(({ text }) => matchWords(point.text, text)));
  const chosen = chooseSentences(matches, sentences.length);
  return sentences.flatMap((sentence, index) => {
    const sharers = chosen.flatMap((one, point) => (one === index ? [point] : []));
    if (sharers.length === 1) return [startOf(sentence)];
    const named = sharers.map((point) => matches[point]?.[index]?.chars ?? []);
    return placeInSentence(named, sentence.text.length).map((char) => locate(sentence, char));
  });
}

function startOf({ shots }: SentenceText): PointMoment {
  return { shot: shots[0]?.shot ?? 0, at: { kind: "start" } };
}

/** Of several points in one sentence: the word that names this one alone, else one that names it, else its even share. */
function placeInSentence(named: readonly (readonly number[])[], length: number): readonly number[] {
  const places: number[] = [];
  for (const [rank, chars] of named.entries()) {
    const before = places.at(-1) ?? -1;
    const later = chars.filter((char) => char > before);
    const own = later.find((char) => named.every((others, other) => other === rank || !others.includes(char)));
    places.push(own ?? later[0] ?? Math.max(before, Math.round((length * rank) / named.length)));
  }
  return places;
}

function locate({ shots }: SentenceText, char: number): PointMoment {
  const found = shots.findLast(({ start }) => start <= char) ?? shots[0];
  const inside = char - (found?.start ?? 0);
  return { shot: found?.shot ?? 0, at: inside <= 0 ? { kind: "start" } : { kind: "char", char: inside } };
}

/** How far from an even spread counts beside the words that are shared: next to nothing. */
const unevenCost = 0.01;

/** The sentence of each point, never falling, with the most words shared: by dynamic programming. */
function chooseSentences(matches: readonly (readonly WordMatch[])[], sentences: number): readonly number[] {
  const points = matches.length;
  const gain = (point: number, sentence: number): number => {
    const even = (point * sentences) / points;
    return (matches[point]?.[sentence]?.score ?? 0) - unevenCost * Math.abs(sentence - even);
  };
  let best = Array.from({ length: sentences }, (_, sentence) => ({ gain: gain(0, sentence), chosen: [sentence] }));
  for (let point = 1; point < points; point++) {
    const before = best;
    best = before.map((_, sentence) => {
      const reachable = before.slice(0, sentence + 1);
      const from = reachable.reduce((most, each) => (each.gain > most.gain ? each : most));
      return { gain: from.gain + gain(point, sentence), chosen: [...from.chosen, sentence] };
    });
  }
  return best.reduce((most, each) => (each.gain > most.gain ? each : most)).chosen;
}

interface WordMatch {
  readonly score: number;
  /** Where the shared words start in the sentence. */
  readonly chars: readonly number[];
}

/** Words that both hold, longer ones count more; words that differ in their endings are one word. */
function matchWords(point: string, sentence: string): WordMatch {
  const wanted = wordsOf(point);
  const chars: number[] = [];
  const met = new Set<string>();
  for (const { word, char } of wordsOf(sentence)) {
    const found = wanted.find((each) => isSameWord(each.word, word));
    if (!found) continue;
    met.add(found.word);
    if (found.word.length >= wordCharsMin) chars.push(char);
  }
  const score = [...met].reduce((sum, word) => sum + (word.length >= wordCharsMin ? Math.min(8, word.length) : 0.2), 0);
  return { score, chars };
}

/** Shorter ones are mostly particles. */
const wordCharsMin = 4;

function wordsOf(text: string): readonly { word: string; char: number }[] {
  return [...text.normalize("NFC").matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => ({
    word: match[0].toLowerCase(),
    char: match.index,
  }));
}

function isSameWord(a: string, b: string): boolean {
  if (a === b) return true;
  const shorter = Math.min(a.length, b.length);
  if (shorter < wordCharsMin) return false;
  let same = 0;
  while (same < shorter && a[same] === b[same]) same++;
  return same >= wordCharsMin && same >= 0.7 * Math.max(a.length, b.length);
}
