import { languages } from "../../speech/spoken.ts";
import { childEnvironment } from "../config.ts";
import type { NativePart } from "./check-software.ts";

/** What speaks, draws, encodes and computes. Each is loaded when it is tried. */
export const nativeParts: readonly NativePart[] = [
  {
    name: "speech",
    async tryOut() {
      const { createEspeakVoices } = await import("../../speech/voices/index.ts");
      const voices = createEspeakVoices({ env: childEnvironment() });
      try {
        const text = "Good morning.";
        const spans = [{ kind: "text", text, style: {} }] as const;
        const position = { file: "", line: 1, column: 1 };
        const { pcm } = await voices.forLanguage("en").speak({ language: "en", spans, caption: text, position });
        return `says a sentence of ${(pcm.length / 48_000).toFixed(1)} s; ${voices.list().length} voices, ${languages.length} languages`;
      } finally {
        voices.close();
      }
    },
  },
  {
    name: "drawing",
    async tryOut() {
      const { createCanvas } = await import("@napi-rs/canvas");
      const context = createCanvas(2, 2).getContext("2d");
      context.fillStyle = "#ff0000";
      context.fillRect(0, 0, 2, 2);
      const [red, green] = context.getImageData(0, 0, 1, 1).data;
      if (red !== 255 || green !== 0) throw new Error(`a red square came out as ${red}, ${green}`);
      return "Skia draws";
    },
  },
  {
    name: "video",
    async tryOut() {
      const { createChunkEncoder } = await import("../../media/encode/index.ts");
      const side = 64;
      const encoder = createChunkEncoder({ width: side, height: side, frameRate: 30, crf: 30 });
      const grey = (pixels: number): Uint8Array => new Uint8Array(pixels).fill(128);
      try {
        encoder.begin();
        encoder.encode({
          luma: grey(side * side),
          blue: grey((side * side) / 4),
          red: grey((side * side) / 4),
          lumaStride: side,
          chromaStride: side / 2,
          drawnRows: new Uint8Array(side / 16).fill(1),
        });
        return `x264 makes a picture of ${encoder.finish().length} bytes`;
      } finally {
        encoder.close();
      }
    },
  },
  {
    name: "kernel",
    async tryOut() {
      const { createKernel } = await import("../../media/raster/index.ts");
      createKernel().allocate(64);
      return "WebAssembly with SIMD runs";
    },
  },
];
