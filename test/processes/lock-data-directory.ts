/**
 * A server that takes a data directory when it is told to, for tests that set many on one: `lock-data-directory.ts DIRECTORY`.
 * Says `ready`, then after any message `won` or the code of its refusal, and lives until it is killed.
 */
import { SutradharError } from "../../src/core/index.ts";
import { lockDataDirectory } from "../../src/store/index.ts";

const [directory = ""] = process.argv.slice(2);

async function answer(): Promise<void> {
  try {
    await lockDataDirectory(directory, () => Date.now());
    process.send?.("won");
  } catch (error) {
    process.send?.(error instanceof SutradharError ? error.code : String(error));
  }
}

process.on("message", () => void answer());
process.send?.("ready");
