/** A parent for the tests to kill: speaks once, tells its child's process id, and waits, or leaves when asked to. */
import { EspeakProcess } from "./espeak-process.ts";

const engine = new EspeakProcess();
await engine.speak({ voice: "hi", markup: "नमस्ते", rateWpm: 175, pitch: 50, pitchRange: 50, volume: 80 });
process.send?.(engine.processId);
if (process.argv[2] === "leave") process.disconnect();
