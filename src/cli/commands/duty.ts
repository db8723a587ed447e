import { writeFile } from "node:fs/promises";
import { InvalidArgumentError, type Command } from "commander";
import { loadComplianceJobs, readConfig, type DutyAnswer, type DutyRecordAnswer } from "../../app/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

/** What people owe by law and only people can do: reviews, assessments, notices, registers. */
export function addDuty(program: Command): void {
  const duty = program
    .command("duty")
    .description("what only people can do: reviews, assessments, notices, registers; docs/guides/compliance.md");
  addServerOptions(duty.command("list").description("each duty, when it was last done, and when it is owed again"))
    .addHelpText("after", "\nExample:\n  $ sutradhar duty list")
    .action(async (options: ServerOptions) => {
      print(options, { duties: await (await open(options)).list() }, ({ duties }) => formatTable(duties.map(describe)));
    });
  addServerOptions(
    duty
      .command("record")
      .description("write down that one was done; what is said is sealed, and the ledger has a commitment to it")
      .argument("<duty>", "as `duty list` names it")
      .requiredOption("--text <words>", "what was looked at, found and decided")
      .option("--done <time>", "when, ISO 8601 with its zone (default: now)", parseTime),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar duty record access-review --text "Went through 14 keys; ended two of people who left."',
    )
    .action(async (id: string, { text, done, ...options }: ServerOptions & { text: string; done?: string }) => {
      const order = { duty: id, text, ...(done === undefined ? {} : { doneAt: done }) };
      print(options, await (await open(options)).record(order), describeRecord);
    });
  addServerOptions(duty.command("records").description("what was written down, the newest first"))
    .option("--duty <duty>", "of one duty")
    .addHelpText("after", "\nExample:\n  $ sutradhar duty records --duty state-request")
    .action(async ({ duty: id, ...options }: ServerOptions & { duty?: string }) => {
      print(options, { records: await (await open(options)).records(id) }, ({ records }) =>
        records.length === 0 ? "none\n" : records.map(describeRecord).join("\n"),
      );
    });
  addServerOptions(
    duty.command("assessment").description("a draft of a data protection impact assessment, in Markdown"),
  )
    .option("--out <file>", "where it goes (default: it is printed)")
    .addHelpText("after", "\nExample:\n  $ sutradhar duty assessment --out dpia.md")
    .action(async ({ out, ...options }: ServerOptions & { out?: string }) => {
      const { markdown } = await (await open(options)).draftAssessment();
      if (out !== undefined) await writeFile(out, markdown);
      print(options, out === undefined ? { markdown } : { file: out }, () =>
        out === undefined ? markdown : `drafted into ${out}: what stands in [brackets] is yours to write\n`,
      );
    });
}

async function open({ server }: ServerOptions) {
  const { openDuties } = await loadComplianceJobs();
  return openDuties({ ...readConfig(), server });
}

function describe({ id, says, lastAt, dueAt, isOverdue, onlyFor }: DutyAnswer): readonly string[] {
  const last = lastAt ? `last ${lastAt.slice(0, 10)}` : "never";
  const due = dueAt ? `${isOverdue ? "OVERDUE since" : "owed on"} ${dueAt.slice(0, 10)}` : "";
  return [id, last, due, onlyFor === undefined ? says : `${says} (for ${onlyFor})`];
}

function describeRecord({ id, duty, doneAt, recordedBy, text }: DutyRecordAnswer): string {
  return `${id}  ${duty}, done ${doneAt.slice(0, 16)}Z, written down by ${recordedBy}\n  ${text ?? "(sealed with a key that is gone)"}\n`;
}

function parseTime(text: string): string {
  const at = Date.parse(text);
  if (/T.*(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(at)) return new Date(at).toISOString();
  throw new InvalidArgumentError("It must be a time with its zone, such as 2026-11-29T08:30+05:30.");
}
