/**
 * Values by a key that is worked out from each of them, and only once one is looked for: a text in one script asks for
 * nothing of what others need.
 */
export class KeyIndex<Value> {
  readonly #values: readonly Value[];
  readonly #keyOf: (value: Value) => string | undefined;
  #groups: ReadonlyMap<string, readonly Value[]> | undefined;

  /** `values` may grow until the first `find`. What has no key is not found. */
  constructor(values: readonly Value[], keyOf: (value: Value) => string | undefined) {
    this.#values = values;
    this.#keyOf = keyOf;
  }

  /** In the order in which they were listed. */
  find(key: string): readonly Value[] {
    this.#groups ??= this.#group();
    return this.#groups.get(key) ?? [];
  }

  #group(): ReadonlyMap<string, readonly Value[]> {
    const groups = new Map<string, Value[]>();
    for (const value of this.#values) {
      const key = this.#keyOf(value);
      if (key === undefined) continue;
      const group = groups.get(key);
      if (group) group.push(value);
      else groups.set(key, [value]);
    }
    return groups;
  }
}
