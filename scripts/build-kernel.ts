/** Compiles the AssemblyScript kernel to the WASM module that ships. `--check` compares instead of writing. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const target = new URL("../src/media/raster/kernel.wasm", import.meta.url);
let binary: Uint8Array | undefined;
const { error, stderr } = await asc.main(
  [
    "kernels/raster.ts",
    "--outFile",
    "kernel.wasm",
    "--runtime",
    "stub",
    "--importMemory",
    "--enable",
    "simd",
    "-O3",
    "--noAssert",
  ],
  {
    writeFile: (_name: string, contents: Uint8Array | string) => {
      if (typeof contents !== "string") binary = contents;
    },
  },
);
if (error || !binary) {
  process.stderr.write(stderr.toString());
  process.exit(1);
}
if (process.argv.includes("--check")) {
  if (Buffer.compare(readFileSync(target), binary) !== 0) {
    process.stderr.write("src/media/raster/kernel.wasm is not what kernels/ compiles to: run npm run kernels\n");
    process.exit(1);
  }
} else {
  writeFileSync(target, binary);
}
