/** Compiles the AssemblyScript kernels to the WASM modules that ship. `--check` compares instead of writing. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const kernels = [
  { source: "kernels/raster.ts", target: "src/media/raster/kernel.wasm" },
  { source: "kernels/resample.ts", target: "src/media/raster/resample.wasm" },
  { source: "kernels/matmul.ts", target: "src/inference/builtin/matmul.wasm" },
];
const options = ["--runtime", "stub", "--importMemory", "--enable", "simd", "-O3", "--noAssert"];

async function compile(source: string): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error } = await asc.main([source, "--outFile", "kernel.wasm", ...options], {
    stderr: process.stderr,
    writeFile: (_name: string, contents: Uint8Array | string) => {
      if (typeof contents !== "string") binary = contents;
    },
  });
  if (binary && !error) return binary;
  return process.exit(1);
}

for (const { source, target } of kernels) {
  const binary = await compile(source);
  if (!process.argv.includes("--check")) {
    writeFileSync(target, binary);
  } else if (Buffer.compare(readFileSync(target), binary) !== 0) {
    process.stderr.write(`${target} is not what ${source} compiles to: run npm run kernels\n`);
    process.exitCode = 1;
  }
}
