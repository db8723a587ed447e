/**
 * A process that uses a store hard, for tests that kill it or set several on one store:
 * `store-churn.ts DIRECTORY SEED ROUNDS SIZE_BYTES_MAX`. Says `round` after each; exits with 1 if a blob was not there when it was used.
 */
import { createRandom, digestBytes, digestJson } from "../../src/core/index.ts";
import { createFileStore } from "../../src/store/blobs/index.ts";

const [directory = "", seed = "", rounds = "", sizeBytesMax = ""] = process.argv.slice(2);
const random = createRandom(digestBytes(seed));
const store = await createFileStore({ directory, sizeBytesMax: Number(sizeBytesMax), now: () => Date.now() });

for (let round = 0; round < Number(rounds); round += 1) {
  const lease = await store.openLease();
  // From a small set, so that processes meet at the same blobs.
  const contents = Array.from({ length: 4 }, () => Buffer.alloc(20_000 + 10_000 * Math.floor(random() * 16), "x"));
  const digests = await Promise.all(contents.map((content) => store.blobs.put(content)));
  const outputs = Object.fromEntries(digests.map((digest, index) => [`part${index}`, digest]));
  await store.results.record(digestJson({ seed, round }), { outputs });
  await store.evict();
  for (const digest of digests) await store.blobs.get(digest);
  await lease.release();
  process.send?.("round");
}
process.disconnect?.();
