import { hash } from "node:crypto";

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array;

export const hashSizeBytes = 32;

function sha256(bytes: Uint8Array): Hash {
  return hash("sha256", bytes, "buffer");
}

/** What stands for a tree without leaves: the hash of nothing, RFC 6962 §2.1. */
export const emptyRoot: Hash = sha256(new Uint8Array());

// RFC 6962 §2.1: leaf and node hashes differ by prefix, or a node could pass for a leaf.
export function hashLeaf(entry: Uint8Array): Hash {
  const input = new Uint8Array(1 + entry.length);
  input.set(entry, 1);
  return sha256(input);
}

export function hashNode(left: Hash, right: Hash): Hash {
  const input = new Uint8Array(1 + 2 * hashSizeBytes);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + hashSizeBytes);
  return sha256(input);
}

export function isSameHash(one: Hash, other: Hash): boolean {
  return Buffer.compare(one, other) === 0;
}

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Hash;
  /** From the leaf's sibling up to the root's child. */
  readonly path: readonly Hash[];
}

/** The root that an inclusion proof leads to, RFC 9162 §2.1.3.2; undefined where the path does not fit index and size. */
export function rootOfInclusion({ index, size, leafHash, path }: InclusionClaim): Hash | undefined {
  if (!isCount(index) || !isCount(size) || index >= size) return undefined;
  let place: Place = { index, last: size - 1 };
  let root = leafHash;
  for (const sibling of path) {
    if (place.last === 0) return undefined;
    root = hasLeftSibling(place) ? hashNode(sibling, root) : hashNode(root, sibling);
    place = climb(place);
  }
  return place.last === 0 ? root : undefined;
}

export function verifyInclusion(claim: InclusionClaim & { readonly root: Hash }): boolean {
  const root = rootOfInclusion(claim);
  return root !== undefined && isSameHash(root, claim.root);
}

export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly newSize: number;
  readonly oldRoot: Hash;
  readonly newRoot: Hash;
  readonly proof: readonly Hash[];
}

/** Whether the new tree starts with the whole old one, RFC 9162 §2.1.4.2. Every tree starts with the empty one. */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { oldSize, newSize, oldRoot, newRoot, proof } = claim;
  if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize) return false;
  if (oldSize === newSize) return proof.length === 0 && isSameHash(oldRoot, newRoot);
  if (oldSize === 0) return proof.length === 0 && isSameHash(oldRoot, emptyRoot);
  const roots = rootsOfConsistency(claim);
  return roots !== undefined && isSameHash(roots.fromOld, oldRoot) && isSameHash(roots.fromNew, newRoot);
}

/** The roots of both trees that a proof leads to; undefined where it is too short or too long for them. */
function rootsOfConsistency({
  oldSize,
  newSize,
  oldRoot,
  proof,
}: ConsistencyClaim): { readonly fromOld: Hash; readonly fromNew: Hash } | undefined {
  let place: Place = { index: oldSize - 1, last: newSize - 1 };
  while (place.index % 2 === 1) place = halve(place);
  // An old tree that is one whole subtree is its own first node, and is left out of the proof.
  const [first, ...siblings] = place.index === 0 ? [oldRoot, ...proof] : proof;
  if (!first) return undefined;
  let fromOld = first;
  let fromNew = first;
  for (const sibling of siblings) {
    if (place.last === 0) return undefined;
    if (hasLeftSibling(place)) {
      fromOld = hashNode(sibling, fromOld);
      fromNew = hashNode(sibling, fromNew);
    } else fromNew = hashNode(fromNew, sibling);
    place = climb(place);
  }
  return place.last === 0 ? { fromOld, fromNew } : undefined;
}

/** Where a proof stands: a node's number on its level, and that of the level's last node. */
interface Place {
  readonly index: number;
  readonly last: number;
}

/** By division, since sizes may pass 2^31. */
function halve({ index, last }: Place): Place {
  return { index: Math.floor(index / 2), last: Math.floor(last / 2) };
}

/** Also at the right edge: there the node moves up to the level on which it is joined from the left. */
function hasLeftSibling({ index, last }: Place): boolean {
  return index % 2 === 1 || index === last;
}

function climb(place: Place): Place {
  let at = place;
  if (at.index === at.last) while (at.index % 2 === 0 && at.index !== 0) at = halve(at);
  return halve(at);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
