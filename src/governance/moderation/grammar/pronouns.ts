import type { Chart, TagSpan } from "./chart.ts";

/** How many sentences a `they` may look back for whom it means. */
const sentencesMax = 2;

/** Whom the pronouns of a text stand for, sentence by sentence. */
export class Antecedents {
  #group: TagSpan | undefined;
  #age = 0;

  /** Lets each `they` of the sentence stand for the group that was named last, here or shortly before. */
  resolve(chart: Chart): void {
    const groups = chart.all("group");
    for (const pronoun of chart.all("they")) {
      const here = groups.findLast((group) => group.to <= pronoun.from);
      if (groups.some(({ from }) => from === pronoun.to) || (here && isOfOthers(chart, here, pronoun))) continue;
      const meant = here ?? (this.#age < sentencesMax ? this.#group : undefined);
      if (meant) chart.add({ ...meant, tag: "group", from: pronoun.from, to: pronoun.to, isPronoun: true });
    }
    this.#remember(chart, groups);
  }

  #remember(chart: Chart, groups: readonly TagSpan[]): void {
    const last = groups.at(-1);
    this.#age += 1;
    if (last && !isOfOthers(chart, last)) {
      this.#group = last;
      this.#age = 0;
    } else if (chart.has("other-people")) this.#group = undefined;
  }
}

/** `Some people fear women. They are wrong.`: others were named first, and it is they who are meant. */
function isOfOthers(chart: Chart, group: TagSpan, pronoun?: TagSpan): boolean {
  return chart
    .all("other-people")
    .some(({ from, to }) => from < group.from || (pronoun !== undefined && from >= group.to && to <= pronoun.from));
}
