import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts", "bench/**/*.test.ts"],
    // Native modules keep state of the process: a process each, and no more of them than the smallest machine has cores.
    globalSetup: "test/fixtures/postgres-setup.ts",
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A slow test is a fact about the product here: it is shown, not hidden.
    slowTestThreshold: 10_000,
  },
});
