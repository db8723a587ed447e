import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { nameConfigFile } from "../app/index.ts";
import { SutradharError } from "../core/index.ts";
import * as commands from "./commands/index.ts";
import { exitCodes, reportError } from "./report-error.ts";

// Whoever reads may stop reading, as `head` does: there is nobody left to write to, and nothing went wrong by that.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    if (stream === process.stdout) process.exit(process.exitCode ?? exitCodes.done);
  });
}

const isJson = process.argv.includes("--json");
const program = new Command("sutradhar")
  .description("A script goes in, a video of a talking avatar comes out.")
  .version(readVersion())
  .option("--config <file>", "the configuration; docs/reference/configuration.md says what can be set")
  .hook("preAction", () => {
    const { config } = program.opts<{ config?: string }>();
    if (config) nameConfigFile(config);
  })
  .showHelpAfterError("(add --help for what there is)")
  .addHelpText(
    "after",
    `
Examples:
  $ sutradhar render examples/diwali.md --out out/diwali.mp4
  $ sutradhar render greeting.md --set name=Asha --profile 720p30-vertical
  $ sutradhar check greeting.md
  $ sutradhar preview asha --out sheet.png
  $ sutradhar serve

Exit codes: 0 done, 1 our fault, 2 bad input, 3 refused, 4 waits for a person.`,
  )
  // With --json the document on standard output says what is wrong, and nothing else does.
  .configureOutput(isJson ? { writeErr: () => undefined } : {})
  .exitOverride();

for (const add of Object.values(commands)) add(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? reportUsage(error) : reportError(error, isJson);
}

/** Of the package, which lies as far above its sources as above what they are compiled to. */
function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return version;
}

/** Commander has printed its own message for people already; help and the version are no errors. */
function reportUsage(error: CommanderError): number {
  if (error.exitCode === 0) return exitCodes.done;
  if (!isJson) return exitCodes.input;
  return reportError(new SutradharError("option_invalid", error.message.replace(/^error: /, "")), true);
}
