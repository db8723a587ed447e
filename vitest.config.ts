import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { childEnvironment } from "./test/fixtures/child-environment.ts";
import { temporaryDirectory } from "./test/fixtures/temporary-directory.ts";

/** Whole journeys take longest, and wait for processes of their own: begun first, the short tests fill what they leave. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isJourney = ({ moduleId }: TestSpecification): boolean => moduleId.includes("/test/e2e/");
    return [...sorted.filter(isJourney), ...sorted.filter((file) => !isJourney(file))];
  }
}

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts", "bench/**/*.test.ts"],
    // Native modules keep state of the process: processes, and not threads.
    globalSetup: "test/fixtures/postgres-setup.ts",
    setupFiles: ["test/fixtures/keep-compiled.ts", "test/fixtures/leave-no-trace.ts"],
    pool: "forks",
    // Loading the product takes a tenth of all time where each file does it anew: a test puts back what it changes.
    isolate: false,
    // To start is most of what many processes of tests do: they find compiled what another has compiled before.
    env: { ...childEnvironment, TMPDIR: temporaryDirectory() },
    // One more than the smallest machine has cores: journeys wait for what they have started.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // They end what hangs, and judge no speed: a machine that many share may be five times slower.
    testTimeout: 150_000,
    hookTimeout: 180_000,
    // A slow test is a fact about the product here: it is shown, not hidden.
    slowTestThreshold: 10_000,
  },
});
