import { largestPowerBelow, type Hash, type HashReader } from "../verify/index.ts";

/** A span of leaves, `end` not in it. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** The hashes from the leaf's sibling up to the root's child: PATH of RFC 6962 §2.1.1. */
export function proveInclusion(reader: HashReader, index: number, size: number): Promise<Hash[]> {
  return hashesOf(reader, pathSpans(index, { start: 0, end: size }));
}

/** The hashes that lead from the old tree to the new: PROOF of RFC 6962 §2.1.2. None from or to the same tree, or from an empty one. */
export function proveConsistency(reader: HashReader, oldSize: number, newSize: number): Promise<Hash[]> {
  if (oldSize === 0) return Promise.resolve([]);
  return hashesOf(reader, proofSpans(oldSize, { start: 0, end: newSize }, true));
}

function pathSpans(index: number, { start, end }: Span): Span[] {
  if (end - start <= 1) return [];
  const middle = start + largestPowerBelow(end - start);
  return index < middle
    ? [...pathSpans(index, { start, end: middle }), { start: middle, end }]
    : [...pathSpans(index, { start: middle, end }), { start, end: middle }];
}

/** @param isWhole whether the old tree's end is on the right edge of a subtree that is the verifier's own root. */
function proofSpans(oldSize: number, { start, end }: Span, isWhole: boolean): Span[] {
  if (oldSize === end) return isWhole ? [] : [{ start, end }];
  const middle = start + largestPowerBelow(end - start);
  return oldSize <= middle
    ? [...proofSpans(oldSize, { start, end: middle }, isWhole), { start: middle, end }]
    : [...proofSpans(oldSize, { start: middle, end }, false), { start, end: middle }];
}

async function hashesOf(reader: HashReader, spans: readonly Span[]): Promise<Hash[]> {
  const hashes: Hash[] = [];
  for (const { start, end } of spans) hashes.push(await reader.span(start, end));
  return hashes;
}
