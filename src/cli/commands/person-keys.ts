import type { Command } from "commander";
import {
  backUpPersonKeys,
  describePersonKeys,
  readConfig,
  restorePersonKeys,
  rewrapPersonKeys,
} from "../../app/index.ts";
import { print } from "../server-options.ts";

interface JsonOption {
  readonly json?: boolean;
}

/** The keys that people's data is encrypted with. They are this machine's files: whoever runs this can read them. */
export function addPersonKeys(program: Command): void {
  const keys = program
    .command("person-keys")
    .description(
      "the keys that people's data is encrypted with: their backup, and their master key; docs/guides/data.md",
    );
  keys
    .command("status")
    .description("how many there are, how many were destroyed, and what wraps them")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  $ sutradhar person-keys status")
    .action(async (options: JsonOption) => {
      print(
        options,
        await describePersonKeys(readConfig()),
        ({ folder, masterKey, standing, destroyed }) =>
          `${standing} keys in ${folder}, wrapped by ${masterKey}; ${destroyed} were destroyed\n`,
      );
    });
  keys
    .command("rewrap")
    .description("wrap with the current master key what a former one had wrapped; may be run again")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  $ SUTRADHAR_MASTER_KEY=… SUTRADHAR_FORMER_MASTER_KEYS=old.key sutradhar person-keys rewrap",
    )
    .action(async (options: JsonOption) => {
      print(
        options,
        await rewrapPersonKeys(readConfig()),
        ({ rewrapped, total, masterKey }) =>
          `${rewrapped} of ${total} keys were wrapped anew, all are by ${masterKey}\n`,
      );
    });
  addBackups(keys);
}

function addBackups(keys: Command): void {
  keys
    .command("backup")
    .description("write them, as they are wrapped, into one file: no other backup has them")
    .argument("<file>", "where to")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  $ sutradhar person-keys backup /backups/person-keys-$(date +%F).json")
    .action(async (file: string, options: JsonOption) => {
      print(
        options,
        await backUpPersonKeys(readConfig(), file),
        (report) => `${report.keys} keys are in ${report.file}\n`,
      );
    });
  keys
    .command("restore")
    .description("bring back those that are missing, and none that was destroyed")
    .argument("<file>", "a backup that is not too old")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  $ sutradhar person-keys restore /backups/person-keys-2026-11-29.json")
    .action(async (file: string, options: JsonOption) => {
      print(
        options,
        await restorePersonKeys(readConfig(), file),
        ({ restored = 0, refused = 0 }) => `${restored} keys are back; ${refused} were destroyed, and stay so\n`,
      );
    });
}
