import type { LexiconEntry } from "./lexicon.ts";
import type { Token } from "./sentences.ts";
import type { Route } from "./vocabulary.ts";

/** What the words from some place on, up to `to`, may be. */
export interface TagSpan {
  readonly tag: string;
  readonly from: number;
  readonly to: number;
  readonly entry?: LexiconEntry;
  readonly route: Route;
  /** A `they` that stands for a group which was named before. */
  readonly isPronoun?: boolean;
}

/** Everything that is known of a sentence's words, by place and tag. */
export class Chart {
  readonly tokens: readonly Token[];
  readonly #spans: Map<string, TagSpan[]>[];
  readonly #present = new Set<string>();

  /** Whether the sentence is in an Indian language, whose verb and its `not` come last. */
  readonly isIndian: boolean;

  constructor(tokens: readonly Token[], isIndian: boolean) {
    this.tokens = tokens;
    this.isIndian = isIndian;
    this.#spans = tokens.map(() => new Map());
  }

  add(span: TagSpan): void {
    const spans = this.#spans[span.from]!;
    const same = spans.get(span.tag);
    this.#present.add(span.tag);
    if (!same) spans.set(span.tag, [span]);
    else if (!same.some(({ to }) => to === span.to)) same.push(span);
  }

  /** Takes a class from words that end among these: `the old` of `the old filter` is nobody. Longer phrases stay. */
  withdraw(tag: string, { from, to }: Pick<TagSpan, "from" | "to">): void {
    if (!this.has(tag)) return;
    for (const spans of this.#spans) {
      const kept = spans.get(tag)?.filter((span) => span.to <= from || span.to > to);
      if (kept) spans.set(tag, kept);
    }
    if (!this.#spans.some((spans) => (spans.get(tag)?.length ?? 0) > 0)) this.#present.delete(tag);
  }

  has(tag: string): boolean {
    return this.#present.has(tag);
  }

  /** Every tag that some words have. */
  get tags(): ReadonlySet<string> {
    return this.#present;
  }

  at(place: number, tag: string): readonly TagSpan[] {
    return this.#spans[place]?.get(tag) ?? [];
  }

  /** What the words that begin at this place may be. */
  tagsAt(place: number): Iterable<string> {
    return [...(this.#spans[place] ?? [])].filter(([, spans]) => spans.length > 0).map(([tag]) => tag);
  }

  /** Every span of a tag, in the order of the words. */
  all(tag: string): readonly TagSpan[] {
    return this.has(tag) ? this.tokens.flatMap((_, place) => this.at(place, tag)) : [];
  }

  isEdge(place: number, at: "start" | "end"): boolean {
    if (at === "start") return place === 0 || this.tokens[place - 1]!.isBoundary;
    return place === this.tokens.length || this.tokens[place]!.isBoundary;
  }
}
