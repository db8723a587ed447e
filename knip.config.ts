import type { KnipConfig } from "knip";

const config: KnipConfig = {
  // What starts a process of its own: nothing imports it.
  entry: [
    "bin/sutradhar.js",
    "src/cli/main.ts",
    "src/**/*-child.ts",
    "src/**/*-worker.ts",
    "src/*/index.ts",
    "src/**/*.test.ts",
    "bench/main.ts",
    "scripts/*.ts",
    "test/**/*.ts",
  ],
  project: ["src/**/*.ts", "bench/**/*.ts", "scripts/**/*.ts", "test/**/*.ts"],
  // The node package is run, not imported; fonts are read as files.
  ignoreDependencies: ["node", "@fontsource/.*"],
  ignoreExportsUsedInFile: true,
};

export default config;
