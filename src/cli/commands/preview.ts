import { InvalidArgumentError, type Command } from "commander";
import { previewAvatar, previewMotion, readConfig } from "../../app/index.ts";

export function addPreview(program: Command): void {
  program
    .command("preview")
    .description("draw a contact sheet of an avatar: visemes, expressions, head turns")
    .argument("<avatar>", "its name, see sutradhar avatars; or a folder with a rig.json")
    .requiredOption("--out <file>", "where the sheet goes, a PNG (required)", parsePicturePath)
    .option("--motion", "also a clip of 5 s with sound and a strip of its frames, beside the sheet")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar preview asha --out sheet.png
  $ sutradhar preview ./kavya --out sheet.png --motion    (and sheet-strip.png, sheet-clip.mp4)
  $ sutradhar preview asha --out sheet.png --json`,
    )
    .action(run);
}

async function run(avatar: string, options: { out: string; motion?: boolean; json?: boolean }): Promise<void> {
  const config = readConfig();
  const sheet = await previewAvatar(avatar, options.out, config);
  const motion = options.motion ? await previewMotion(avatar, sheet.out, config) : undefined;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ...sheet, ...(motion ? { motion } : {}) }, undefined, 2)}\n`);
    return;
  }
  const lines = [`${sheet.out}: ${sheet.width}×${sheet.height}`];
  if (motion) lines.push(motion.strip, `${motion.clip}: ${(motion.durationMs / 1000).toFixed(1)} s`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

function parsePicturePath(text: string): string {
  if (!/[^/\\]\.png$/i.test(text)) throw new InvalidArgumentError("It must be a file name that ends in .png.");
  return text;
}
