/** The lowest of the last `length` values, value by value, in constant time each. Before the first, nothing counts. */
export function createSlidingMinimum(length: number): (value: number) => number {
  /** Candidates from lowest to newest, in a ring: each is lower than all that came after it but before the next. */
  const values = new Float64Array(length);
  const times = new Float64Array(length);
  let first = 0;
  let count = 0;
  let now = 0;
  return (value) => {
    if (count > 0 && (times[first] as number) <= now - length) {
      first = (first + 1) % length;
      count--;
    }
    while (count > 0 && (values[(first + count - 1) % length] as number) >= value) count--;
    const slot = (first + count) % length;
    values[slot] = value;
    times[slot] = now++;
    count++;
    return values[first] as number;
  };
}
