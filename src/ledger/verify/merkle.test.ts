import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildLog } from "../../../test/fixtures/built-log.ts";
import { proveConsistency, proveInclusion } from "../tiles/index.ts";
import { emptyRange, extendRange, rootOfRange } from "./compact-range.ts";
import { createHashReader, largestPowerBelow } from "./hash-reader.ts";
import {
  emptyRoot,
  hashLeaf,
  hashNode,
  rootOfInclusion,
  verifyConsistency,
  verifyInclusion,
  type Hash,
} from "./merkle.ts";

/** The eight leaves of Certificate Transparency's own tests, and the root of each tree of the first n of them. */
const leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map(
  (hex) => Buffer.from(hex, "hex"),
);
const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
].map((hex) => Buffer.from(hex, "hex"));

/** RFC 6962 §2.1 word for word: slow, and plainly right. */
function naiveRoot(entries: readonly Uint8Array[]): Hash {
  if (entries.length === 0) return emptyRoot;
  if (entries.length === 1) return hashLeaf(entries[0] as Uint8Array);
  let power = 1;
  while (power * 2 < entries.length) power *= 2;
  return hashNode(naiveRoot(entries.slice(0, power)), naiveRoot(entries.slice(power)));
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => Buffer.from(`entry ${index}`));

describe("a tree", () => {
  it.each(roots.map((root, size) => [size, root] as const))("has the published root with %i leaves", (size, root) => {
    const range = extendRange(emptyRange, leaves.slice(0, size).map(hashLeaf));
    expect(rootOfRange(range)).toEqual(root);
    expect(range.size).toBe(size);
    expect(naiveRoot(leaves.slice(0, size))).toEqual(root);
  });

  it("has the root of the naive tree, however its leaves came in", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 12 }), (batches) => {
        const entries = numbered(batches.reduce((sum, count) => sum + count, 0));
        let range = emptyRange;
        for (const count of batches) {
          range = extendRange(range, entries.slice(range.size, range.size + count).map(hashLeaf));
        }
        expect(rootOfRange(range)).toEqual(naiveRoot(entries));
      }),
    );
  });

  it("tells of each subtree that it completes, once", () => {
    const entries = numbered(600);
    const nodes = new Map<string, Hash>();
    extendRange(emptyRange, entries.map(hashLeaf), ({ height, index, hash }) => {
      expect(nodes.has(`${height}/${index}`)).toBe(false);
      nodes.set(`${height}/${index}`, hash);
    });
    expect(nodes.size).toBe(300 + 150 + 75 + 37 + 18 + 9 + 4 + 2 + 1);
    expect(nodes.get("8/1")).toEqual(naiveRoot(entries.slice(256, 512)));
  });
});

describe("an inclusion proof", () => {
  it("leads from each published leaf to the published root", async () => {
    for (let size = 1; size <= 8; size += 1) {
      const log = await buildLog(leaves.slice(0, size));
      for (let index = 0; index < size; index += 1) {
        const path = await proveInclusion(createHashReader(log, size), index, size);
        expect(rootOfInclusion({ index, size, leafHash: hashLeaf(leaves[index] as Buffer), path })).toEqual(
          roots[size],
        );
      }
    }
  });

  it("is, of leaf 2 of 7, what RFC 6962 §2.1.3 draws", async () => {
    const log = await buildLog(leaves.slice(0, 7));
    const [d3, ab, l] = await proveInclusion(createHashReader(log, 7), 2, 7);
    expect(d3).toEqual(hashLeaf(leaves[3] as Buffer));
    expect(ab).toEqual(roots[2]);
    expect(l).toEqual(naiveRoot(leaves.slice(4, 7)));
  });

  it("holds for any leaf of any tree, and for nothing else", async () => {
    const log = await buildLog(numbered(700));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 700 }), fc.nat(), fc.nat(), fc.nat(), async (size, at, where, bit) => {
        const index = at % size;
        const entries = numbered(size);
        const root = naiveRoot(entries);
        const path = await proveInclusion(createHashReader(log, 700), index, size);
        const claim = { index, size, leafHash: hashLeaf(entries[index] as Buffer), path, root };
        expect(verifyInclusion(claim)).toBe(true);
        for (const wrong of spoiledPaths(path, where, bit))
          expect(verifyInclusion({ ...claim, path: wrong })).toBe(false);
        expect(verifyInclusion({ ...claim, leafHash: flip(claim.leafHash, bit) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flip(root, bit) })).toBe(false);
        expect(verifyInclusion({ ...claim, index: size })).toBe(false);
        if (size > 1)
          expect(verifyInclusion({ ...claim, index: (index + 1 + (where % (size - 1))) % size })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [-1, 1],
    [1, 1],
    [0.5, 1],
    [0, 0],
    [0, Number.NaN],
    [0, 2 ** 53],
  ])("is none for leaf %d of %d", (index, size) => {
    expect(rootOfInclusion({ index, size, leafHash: emptyRoot, path: [] })).toBeUndefined();
  });
});

describe("a consistency proof", () => {
  it("joins all published trees", async () => {
    const log = await buildLog(leaves);
    for (let newSize = 1; newSize <= 8; newSize += 1) {
      for (let oldSize = 0; oldSize <= newSize; oldSize += 1) {
        const proof = await proveConsistency(createHashReader(log, 8), oldSize, newSize);
        const claim = { oldSize, newSize, oldRoot: roots[oldSize] as Hash, newRoot: roots[newSize] as Hash, proof };
        expect(verifyConsistency(claim)).toBe(true);
      }
    }
  });

  it("is, from 3, 4 and 6 to 7, what RFC 6962 §2.1.3 draws", async () => {
    const reader = createHashReader(await buildLog(leaves.slice(0, 7)), 7);
    const [c, d, g, l] = [
      hashLeaf(leaves[2] as Buffer),
      hashLeaf(leaves[3] as Buffer),
      roots[2],
      naiveRoot(leaves.slice(4, 7)),
    ];
    expect(await proveConsistency(reader, 3, 7)).toEqual([c, d, g, l]);
    expect(await proveConsistency(reader, 4, 7)).toEqual([l]);
    const [i, j, k] = [naiveRoot(leaves.slice(4, 6)), hashLeaf(leaves[6] as Buffer), roots[4]];
    expect(await proveConsistency(reader, 6, 7)).toEqual([i, j, k]);
  });

  it("holds from any tree to any later one, and for nothing else", async () => {
    const log = await buildLog(numbered(700));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 700 }),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        async (newSize, at, where, bit) => {
          const oldSize = 1 + (at % newSize);
          const [oldRoot, newRoot] = [naiveRoot(numbered(oldSize)), naiveRoot(numbered(newSize))];
          const proof = await proveConsistency(createHashReader(log, 700), oldSize, newSize);
          const claim = { oldSize, newSize, oldRoot, newRoot, proof };
          expect(verifyConsistency(claim)).toBe(true);
          for (const wrong of spoiledPaths(proof, where, bit))
            expect(verifyConsistency({ ...claim, proof: wrong })).toBe(false);
          expect(verifyConsistency({ ...claim, oldRoot: flip(oldRoot, bit) })).toBe(false);
          expect(verifyConsistency({ ...claim, newRoot: flip(newRoot, bit) })).toBe(false);
          if (oldSize < newSize)
            expect(verifyConsistency({ ...claim, oldSize: newSize, newSize: oldSize })).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("from an empty tree has no hashes, and starts from the root of nothing", () => {
    const claim = { oldSize: 0, newSize: 1, oldRoot: emptyRoot, newRoot: roots[1] as Hash };
    expect(verifyConsistency({ ...claim, proof: [] })).toBe(true);
    expect(verifyConsistency({ ...claim, proof: [emptyRoot] })).toBe(false);
    expect(verifyConsistency({ ...claim, oldRoot: roots[1] as Hash, proof: [] })).toBe(false);
  });
});

it.each([
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 2],
  [5, 4],
  [2 ** 49 - 1, 2 ** 48],
  [2 ** 49, 2 ** 48],
  [2 ** 49 + 1, 2 ** 49],
])("the largest power of two below %d is %d", (count, power) => {
  expect(largestPowerBelow(count)).toBe(power);
});

/** A proof with one thing wrong: a bit, a hash too few or too many at either end, two hashes that changed places. */
function spoiledPaths(path: readonly Hash[], where: number, bit: number): Hash[][] {
  const extra = [
    [...path, emptyRoot],
    [emptyRoot, ...path],
  ];
  if (path.length === 0) return extra;
  const place = where % path.length;
  const swapped = path.length > 1 ? [path.toSpliced(0, 2, path[1] as Hash, path[0] as Hash)] : [];
  const flipped = path.with(place, flip(path[place] as Hash, bit));
  return [...extra, path.slice(1), path.slice(0, -1), flipped, ...swapped];
}

function flip(hash: Hash, bit: number): Hash {
  const place = bit % 256;
  return hash.map((byte, index) => (index === place >> 3 ? byte ^ (1 << (place & 7)) : byte));
}
