/** Of values from 0 to 255, counted by value, the one that would stand at a place if they were sorted. */
export function levelAt(counts: Uint32Array, place: number): number {
  let level = 0;
  for (let passed = counts[0] as number; passed <= place; passed += counts[level] as number) level += 1;
  return level;
}
