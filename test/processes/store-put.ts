/** Puts SIZE bytes into a store, and says on standard output how that went: `store-put.ts DIRECTORY SIZE`. */
import { SutradharError } from "../../src/core/index.ts";
import { createFileStore } from "../../src/store/blobs/index.ts";

const [directory = "", size = ""] = process.argv.slice(2);
const store = await createFileStore({ directory, sizeBytesMax: 1e9, now: () => Date.now() });
try {
  process.stdout.write(`stored ${await store.blobs.put(Buffer.alloc(Number(size), "x"))}`);
} catch (error) {
  if (!(error instanceof SutradharError)) throw error;
  process.stdout.write(`${error.code}: ${error.message}`);
}
