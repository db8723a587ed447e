import type { Command } from "commander";
import { readConfig, verifyVideo, type VerifiedVideo } from "../../app/index.ts";
import { untilInterrupted } from "../interruption.ts";
import { exitCodes } from "../report-error.ts";

export function addVerify(program: Command): void {
  program
    .command("verify")
    .description("say what a video's content credentials say, and whether they hold: well-formed, valid, trusted")
    .argument("<file>", "an MP4")
    .option("--trusted", "fail unless its signer is vouched for by SUTRADHAR_TRUST_ANCHORS")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
Nothing is asked over the network. Where there are no credentials, or they do not hold, its watermark is looked for: of what this
machine made it says which video it is. A server's videos are known to the server: "sutradhar watermark trace" asks it.
It ends with 0 where the credentials are valid, and with 3 where there are none or they do not hold.

Examples:
  $ sutradhar verify out/diwali.mp4
  $ sutradhar verify seen-on-a-phone.mp4
  $ SUTRADHAR_TRUST_ANCHORS=C2PA-TRUST-LIST.pem sutradhar verify --trusted --json out/diwali.mp4`,
    )
    .action(async (file: string, { trusted = false, json = false }: { trusted?: boolean; json?: boolean }) => {
      const verified = await verifyVideo(file, readConfig(), untilInterrupted());
      process.stdout.write(json ? `${JSON.stringify(verified, undefined, 2)}\n` : describe(verified));
      if (!(trusted ? verified.isTrusted : verified.isValid)) process.exitCode = exitCodes.refused;
    });
}

function describe({ file, isWellFormed, isValid, isTrusted, told, origin }: VerifiedVideo): string {
  const yes = (is: boolean): string => (is ? "yes" : "no");
  const facts = [...told.facts, ...(origin?.facts ?? [])];
  const width = Math.max(0, ...facts.map(({ name }) => name.length));
  return [
    `${file}: ${told.verdict}`,
    `  well-formed: ${yes(isWellFormed)}, valid: ${yes(isValid)}, trusted: ${yes(isTrusted)}`,
    ...told.reasons.map((reason) => `  ${reason}`),
    ...(origin ? ["", `  ${origin.verdict}`, ...origin.differences.map((difference) => `    ${difference}`)] : []),
    ...(origin && origin.facts.length > 0 ? ["  It was signed with:"] : []),
    ...facts.map(({ name, value }) => `  ${name.padEnd(width)}  ${value}`),
    "",
  ].join("\n");
}
