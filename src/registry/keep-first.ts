/** Does a thing once for each key, however often it is asked for; one that failed is done anew. */
export function keepFirst<T>(known: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const first = known.get(key);
  if (first) return first;
  const begun = work();
  known.set(key, begun);
  begun.catch(() => known.delete(key));
  return begun;
}
