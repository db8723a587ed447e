import type { Chart } from "../grammar/index.ts";

/** Classes that say more of a word than its letters: what is known of one word is known of all of its class. */
const classes: ReadonlySet<string> = new Set(
  [
    "vile vile-noun bad negative kill hurt expel hate-verb sicken ruin-verb curse attack-now profanity profanity-strong",
    "neg no-negation ought intend first-person you good deserved human-word no-place all-of",
    "victim-word denounce say-verb attack-act other-people reporting",
    "hate-noun hate-verb-hi brain-word kill-hi kill-order-hi hurt-hi expel-hi negative-hi",
    "ought-hi first-hi you-hi saying-hi attacking-hi denounce-hi",
  ].flatMap((list) => list.split(" ")),
);

/** What stands for a name: whom a sentence is about must not decide what it says. */
const groupMark = "<g>";
const slurMark = "<s>";

interface Mark {
  readonly text: string;
  readonly classes: readonly string[];
}

/**
 * What a sentence says, in words and classes of words, whoever it is said of: each of them, each pair that stands
 * together, and each with its place before or behind the group.
 */
export function featuresOf(chart: Chart): ReadonlySet<string> {
  const marks = markWords(chart);
  const group = marks.findIndex(({ text }) => text === groupMark || text === slurMark);
  const features = new Set<string>();
  for (const [index, mark] of marks.entries()) {
    const side = index < group ? "b" : index > group ? "a" : "g";
    for (const form of formsOf(mark)) {
      features.add(form).add(`${side}:${form}`);
      for (const run of runsBehind(form, marks[index + 1], marks[index + 2])) features.add(run);
    }
  }
  for (const form of negated(marks)) features.add(`!${form}`);
  for (const form of formsOf(marks[0])) features.add(`^ ${form}`);
  return features;
}

const end: Mark = { text: "$", classes: [] };

/** A word with the next one, with the next two, and with the one but next. */
function runsBehind(form: string, next: Mark | undefined, after: Mark | undefined): readonly string[] {
  const pairs = formsOf(next ?? end).map((second) => `${form} ${second}`);
  if (!next) return pairs;
  const triples = pairs.flatMap((pair) => formsOf(after ?? end).map((third) => `${pair} ${third}`));
  return [...pairs, ...triples, ...formsOf(after).map((third) => `${form} _ ${third}`)];
}

/** What stands in a clause with its `not`. */
function negated(marks: readonly Mark[]): readonly string[] {
  const found: string[] = [];
  for (let from = 0; from < marks.length;) {
    const boundary = marks.findIndex(({ text }, index) => index >= from && text === ",");
    const to = boundary === -1 ? marks.length : boundary;
    const clause = marks.slice(from, to);
    if (clause.some((mark) => mark.classes.includes("#neg"))) found.push(...clause.flatMap(formsOf));
    from = to + 1;
  }
  return found;
}

function formsOf(mark: Mark | undefined): readonly string[] {
  return mark ? [mark.text, ...mark.classes] : [];
}

function markWords(chart: Chart): readonly Mark[] {
  const marks: Mark[] = [];
  for (let place = 0; place < chart.tokens.length;) {
    const group = longest(chart, place, "group");
    const slur = longest(chart, place, "slur");
    const named = group ?? slur;
    if (named !== undefined) {
      marks.push({ text: group === undefined ? slurMark : groupMark, classes: [] });
      place = named;
      continue;
    }
    const token = chart.tokens[place]!;
    marks.push({
      text: token.isBoundary ? "," : token.isQuoted ? `"${token.text}` : token.text,
      classes: token.isBoundary
        ? []
        : [...chart.tagsAt(place)].filter((tag) => classes.has(tag)).map((tag) => `#${tag}`),
    });
    place += 1;
  }
  return marks;
}

/** The place behind the longest words of a class that begin here. */
function longest(chart: Chart, place: number, tag: string): number | undefined {
  const ends = chart
    .at(place, tag)
    .filter(({ isPronoun }) => !isPronoun)
    .map(({ to }) => to);
  return ends.length === 0 ? undefined : Math.max(...ends);
}
