/**
 * `npm run build`: what a published package needs, since Node strips no types below `node_modules`. `dist/` mirrors
 * `src/` file by file at the same depth, so that a path to `../../assets` means the same from both.
 */
import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync("tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
// What others write programs with has its types beside it.
const declared = spawnSync("tsc", ["-p", "tsconfig.client.json"], { stdio: "inherit" });
if (declared.status !== 0) process.exit(declared.status ?? 1);
// Folders are walked and everything that tsc does not carry over is copied: kernels, data.
cpSync("src", "dist", { recursive: true, filter: (source) => !source.endsWith(".ts") });
