import type { Command } from "commander";
import {
  backUpInstallation,
  readConfig,
  restoreInstallation,
  showDatabase,
  upgradeDatabase,
  type DatabaseReport,
} from "../../app/index.ts";

export function addDatabase(program: Command): void {
  const database = program
    .command("database")
    .description("back up and restore an installation, upgrade its database; docs/guides/operate.md is the guide");
  addBackup(database);
  addRestore(database);
  addUpgrade(database);
  addStatus(database);
}

interface Json {
  readonly json?: boolean;
}

const jsonOption = ["--json", "print one JSON document and nothing else"] as const;

function addBackup(database: Command): void {
  database
    .command("backup")
    .description("write the database and the data directory into one file, while the server works; it holds secrets")
    .argument("<file>", "a new file, outside the data directory")
    .option(
      "--logical",
      "the rows instead of Postgres's files: for another server or major version, and for DATABASE_URL",
    )
    .option(...jsonOption)
    .addHelpText("after", "\nExamples:\n  $ sutradhar database backup /backups/2026-11-29.backup")
    .action(async (file: string, options: Json & { logical?: boolean }) => {
      const report = await backUpInstallation({ file, isLogical: options.logical ?? false }, readConfig());
      const kept = report.rows === undefined ? "the files of Postgres" : `${report.rows} rows`;
      print(options, report, [
        `${report.file}: ${kept}, ${report.homeFiles} other files of the data directory, ${megabytes(report.sizeBytes)}; read back and whole`,
        ...blobsLine(report.blobsElsewhere),
      ]);
    });
}

function addRestore(database: Command): void {
  database
    .command("restore")
    .description("make an installation again from a backup, in an empty data directory")
    .argument("<file>", "what `sutradhar database backup` wrote")
    .option(...jsonOption)
    .addHelpText("after", "\nExamples:\n  $ SUTRADHAR_HOME=/srv/sutradhar sutradhar database restore 2026-11-29.backup")
    .action(async (file: string, options: Json) => {
      const restored = await restoreInstallation({ file, tell }, readConfig());
      print(options, restored, [
        `${restored.homeDirectory}: as it was at ${restored.createdAt}`,
        "before the server starts, say in the ledger what is lost: `sutradhar ledger recover`, with `--lost` for the last checkpoint that your witnesses or auditors have seen; then `sutradhar serve` goes on from there",
        ...blobsLine(restored.blobsElsewhere),
      ]);
    });
}

function addUpgrade(database: Command): void {
  database
    .command("upgrade")
    .description(
      "bring the embedded Postgres to the major version that this Sutradhar brings; the server must be stopped",
    )
    .option("--programs <folder>", "where the older version's `postgres` is (default: where systems put it)")
    .option(...jsonOption)
    .addHelpText("after", "\nExamples:\n  $ sutradhar database upgrade --programs /usr/lib/postgresql/17/bin")
    .action(async (options: Json & { programs?: string }) => {
      const named = options.programs ? { programsDirectory: options.programs } : {};
      const report = await upgradeDatabase({ ...named, tell }, readConfig());
      const line = report.keptAt
        ? `Postgres ${report.from} became ${report.to}; remove ${report.keptAt} when you have seen that all is there`
        : `nothing to do: this is Postgres ${report.to} already`;
      print(options, report, [line]);
    });
}

function addStatus(database: Command): void {
  database
    .command("status")
    .description("where the database is, whether it answers, and whether its schema is this version's")
    .option(...jsonOption)
    .action(async (options: Json) => {
      const report = await showDatabase(readConfig());
      print(options, report, describe(report));
    });
}

function describe({ kind, where, server, status, major, brings }: DatabaseReport): string[] {
  const files = major === null ? "no database there yet" : `files of Postgres ${major}`;
  return [
    `${kind === "embedded" ? "embedded Postgres" : "Postgres"} at ${where}`,
    `  server   ${server ? `${server.url} (process ${server.pid}, version ${server.version})` : "none runs on this data directory"}`,
    ...(kind === "embedded" ? [`  files    ${files}; this Sutradhar brings Postgres ${brings}`] : []),
    ...(status
      ? [
          `  answers  Postgres ${status.version}, ${megabytes(status.sizeBytes)}, ${status.connections} of ${status.connectionsMax} connections`,
          `  schema   ${describeSchema(status)}`,
        ]
      : ["  answers  no: it does not run, and starts with `sutradhar serve`"]),
  ];
}

function describeSchema({ applied, pending, unknown }: NonNullable<DatabaseReport["status"]>): string {
  if (unknown.length > 0) return `of a newer Sutradhar (${unknown.join(", ")}): start that one`;
  if (pending.length > 0)
    return `${applied.at(-1) ?? "none"}; ${pending.join(", ")} will be applied when a server starts`;
  return `${applied.at(-1)}, up to date`;
}

function blobsLine(elsewhere: string | undefined): string[] {
  return elsewhere ? [`the blobs are in ${elsewhere} and not in the backup: keep that bucket's versions`] : [];
}

function megabytes(sizeBytes: number): string {
  return `${(sizeBytes / 1e6).toFixed(1)} MB`;
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function print(options: Json, document: object, lines: readonly string[]): void {
  const text = options.json ? JSON.stringify(document, undefined, 2) : lines.join("\n");
  process.stdout.write(`${text}\n`);
}
