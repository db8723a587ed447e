import { canonicalJson, type Digest } from "../../core/index.ts";
import type { ResultIndex, StepResult } from "./result-index.ts";

/**
 * Two indexes as one, of which the first decides what stands: so that a server and a command that works on the same files
 * without it share what either has made. What only the second knows is copied to the first when it is found.
 */
export function createLayeredResults(first: ResultIndex, second: ResultIndex): ResultIndex {
  async function show(key: Digest, standing: StepResult): Promise<void> {
    const shown = await second.record(key, standing);
    if (canonicalJson(shown.outputs) === canonicalJson(standing.outputs)) return;
    await second.remove(key);
    await second.record(key, standing);
  }
  return {
    show,
    async find(key) {
      const known = await first.find(key);
      if (known) return known;
      const found = await second.find(key);
      return found && first.record(key, found);
    },
    async listKnown(keys) {
      const known = await first.listKnown(keys);
      return new Set([...known, ...(await second.listKnown(keys.filter((key) => !known.has(key))))]);
    },
    async record(key, result) {
      const standing = await first.record(key, result);
      await show(key, standing);
      return standing;
    },
    async remove(key) {
      // Not the other way round: what is found in the second would come back.
      await second.remove(key);
      await first.remove(key);
    },
  };
}
