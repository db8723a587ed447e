import { Command, CommanderError } from "commander";
import { addAvatars } from "./commands/avatars.ts";
import { addCheck } from "./commands/check.ts";
import { addInspect } from "./commands/inspect.ts";
import { addPreview } from "./commands/preview.ts";
import { addRender } from "./commands/render.ts";
import { addVoices } from "./commands/voices.ts";
import { exitCodes, reportError } from "./report-error.ts";

const program = new Command("sutradhar")
  .description("A script goes in, a video of a talking avatar comes out.")
  .version("0.1.0")
  .showHelpAfterError("(add --help for what there is)")
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    "after",
    `
Examples:
  $ sutradhar render examples/diwali.md --out out/diwali.mp4
  $ sutradhar render greeting.md --set name=Asha --profile 720p30-vertical
  $ sutradhar check greeting.md
  $ sutradhar preview asha --out sheet.png

Exit codes: 0 done, 1 our fault, 2 bad input, 3 refused, 4 waits for a person.`,
  )
  .exitOverride();

for (const add of [addRender, addCheck, addAvatars, addVoices, addPreview, addInspect]) add(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.input;
  else process.exitCode = reportError(error, process.argv.includes("--json"));
}
