import type { Chart, TagSpan } from "./chart.ts";
import type { Frame, Slot } from "./frames.ts";

/** A pattern found in a sentence. */
export interface Match {
  readonly frame: Frame;
  readonly from: number;
  readonly to: number;
  /** What filled the pattern's places; words in gaps are in none of them. */
  readonly spans: readonly TagSpan[];
}

/** A search that has not found anything by then is given up: no sentence may take long, however it was made. */
const stepsMax = 4_000;

/** Where the frame is found in the sentence, from left to right, one match for each place where it may begin. */
export function matchFrame(frame: Frame, chart: Chart): readonly Match[] {
  if (!frame.isAnywhere && !chart.isIndian) return [];
  if (!frame.slots.every((slot) => mayBeFilled(slot, chart))) return [];
  const matches: Match[] = [];
  const search = new Search(frame, chart);
  for (let from = 0; from < chart.tokens.length && !search.isExhausted; from += 1) {
    const to = search.run(from);
    if (to !== undefined) matches.push({ frame, from, to, spans: search.spans });
  }
  return matches;
}

function mayBeFilled(slot: Slot, chart: Chart): boolean {
  if (slot.kind !== "tags" || slot.isOptional) return true;
  return slot.alternatives.some((tags) => tags.every((tag) => chart.has(tag)));
}

class Search {
  readonly #slots: readonly Slot[];
  readonly #chart: Chart;
  #steps = 0;
  #spans: TagSpan[] = [];

  constructor(frame: Frame, chart: Chart) {
    this.#slots = frame.slots;
    this.#chart = chart;
  }

  get isExhausted(): boolean {
    return this.#steps >= stepsMax;
  }

  get spans(): readonly TagSpan[] {
    return [...this.#spans];
  }

  /** The place behind the match that begins at `from`. */
  run(from: number): number | undefined {
    this.#spans = [];
    const to = this.#fill(0, from);
    return to === from ? undefined : to;
  }

  #fill(index: number, place: number): number | undefined {
    this.#steps += 1;
    if (this.isExhausted) return undefined;
    const slot = this.#slots[index];
    if (!slot) return place;
    switch (slot.kind) {
      case "edge":
        return this.#chart.isEdge(place, slot.at) ? this.#fill(index + 1, place) : undefined;
      case "not":
        return slot.tags.some((tag) => this.#chart.at(place, tag).length > 0)
          ? undefined
          : this.#fill(index + 1, place);
      case "ahead":
        return slot.tags.some((tag) => this.#chart.at(place, tag).length > 0)
          ? this.#fill(index + 1, place)
          : undefined;
      case "gap":
        return this.#skip(slot.wordsMax, index, place);
      case "tags":
        return this.#choose(slot, index, place);
    }
  }

  #skip(wordsMax: number, index: number, place: number): number | undefined {
    for (let skipped = 0; skipped <= wordsMax; skipped += 1) {
      const to = this.#fill(index + 1, place + skipped);
      if (to !== undefined) return to;
      const next = this.#chart.tokens[place + skipped];
      if (!next || next.isBoundary) return undefined;
    }
    return undefined;
  }

  #choose(slot: Extract<Slot, { kind: "tags" }>, index: number, place: number): number | undefined {
    for (const tags of slot.alternatives) {
      const to = this.#follow(tags, 0, index, place);
      if (to !== undefined) return to;
    }
    return slot.isOptional ? this.#fill(index + 1, place) : undefined;
  }

  #follow(tags: readonly string[], done: number, index: number, place: number): number | undefined {
    const tag = tags[done];
    if (tag === undefined) return this.#fill(index + 1, place);
    for (const span of this.#chart.at(place, tag)) {
      this.#spans.push(span);
      const to = this.#follow(tags, done + 1, index, span.to);
      if (to !== undefined) return to;
      this.#spans.pop();
    }
    return undefined;
  }
}
