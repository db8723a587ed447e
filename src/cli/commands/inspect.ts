import type { Command } from "commander";
import { inspectVideo } from "../../app/index.ts";

export function addInspect(program: Command): void {
  program
    .command("inspect")
    .description("say what a video file holds: tracks, duration, loudness, digest")
    .argument("<file>", "an MP4")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar inspect out/diwali.mp4\n  $ sutradhar inspect out/diwali.mp4 --json",
    )
    .action(async (file: string, options: { json?: boolean }) => {
      const report = await inspectVideo(file);
      if (options.json) {
        process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
        return;
      }
      const { video, audio, text } = report;
      process.stdout.write(
        [
          `${report.file}: ${(report.durationMs / 1000).toFixed(2)} s, ${report.sizeBytes} bytes, sha256 ${report.sha256}`,
          `  picture  ${video.codec} ${video.width}×${video.height} at ${video.frameRate} frames/s, ${video.frames} frames, ${video.kbps} kbit/s, ${video.colour}`,
          `  sound    ${audio.codec} ${audio.sampleRateHz} Hz, ${audio.channels} channels, ${audio.integratedLufs.toFixed(1)} LUFS, true peak ${audio.truePeakDbtp.toFixed(1)} dBTP`,
          `  captions ${text ? `${text.codec}, ${text.language}, ${text.cues} cues` : "none"}`,
          "",
        ].join("\n"),
      );
    });
}
