// Runs in the folder where Remotion is installed: node render-scene.mjs SETTINGS, and prints what it measured as JSON.
import { bundle } from "@remotion/bundler";
import { renderMedia, selectComposition } from "@remotion/renderer";

const settings = JSON.parse(process.argv[2] ?? "{}");
const { entry, publicDir, outputLocation, frames, concurrency, browserExecutable, inputProps } = settings;
const browser = { browserExecutable, chromeMode: "chrome-for-testing", inputProps };
const startMs = performance.now();
const serveUrl = await bundle({ entryPoint: entry, publicDir });
const found = await selectComposition({ serveUrl, id: "scene", ...browser });
const renderAtMs = performance.now();
await renderMedia({
  serveUrl,
  composition: { ...found, durationInFrames: frames },
  codec: "h264",
  x264Preset: "veryfast",
  crf: 23,
  concurrency,
  outputLocation,
  logLevel: "error",
  ...browser,
});
process.stdout.write(JSON.stringify({ prepareMs: renderAtMs - startMs, renderMs: performance.now() - renderAtMs }));
