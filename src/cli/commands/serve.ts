import { InvalidArgumentError, type Command } from "commander";
import { readConfig, startService, type Config, type RunningService } from "../../app/index.ts";
import { parseJobs, parsePort } from "../options.ts";
import { untilToldToEnd } from "../until-told-to-end.ts";

type Service = Config["services"][number];

interface ServeOptions {
  readonly services?: readonly Service[];
  readonly host?: string;
  readonly port?: number;
  readonly jobs?: number;
}

export function addServe(program: Command): void {
  program
    .command("serve")
    .description("run the server: API, workers, scheduler and, unless DATABASE_URL is set, an embedded Postgres")
    .option("--services <list>", "which of api, worker, scheduler (default: all)", parseServices)
    .option("--host <address>", "where to listen (default: 127.0.0.1)")
    .option("--port <n>", "on which port; 0 takes any that is free (default: 4180)", parsePort)
    .option("--jobs <n>", "how many processes render (default: one a core)", parseJobs)
    .addHelpText(
      "after",
      `
Everything that can be set is in docs/reference/configuration.md; SIGTERM and Ctrl-C let what runs finish.

Examples:
  $ sutradhar serve
  $ sutradhar serve --port 0 --services api,scheduler
  $ DATABASE_URL=postgres://… SUTRADHAR_BLOBS=s3://our-videos/prod sutradhar serve`,
    )
    .action(run);
}

async function run({ services, host, port, jobs }: ServeOptions): Promise<void> {
  const config = {
    ...readConfig(),
    ...(services ? { services } : {}),
    ...(host ? { host } : {}),
    ...(port === undefined ? {} : { port }),
    ...(jobs ? { jobs } : {}),
  };
  // Heard from the first moment on: what was brought up by then is taken down again.
  const told = untilToldToEnd();
  const service = await startService(config);
  process.stdout.write(describe(service));
  await told;
  process.stderr.write("ending: what runs may finish, a second signal ends it at once\n");
  await service.close();
}

function describe({ url, newKeyPath, homeDirectory }: RunningService): string {
  return [
    ...(url ? [`Sutradhar is ready at ${url}`] : ["Sutradhar is ready (no API in this process)"]),
    `  data directory      ${homeDirectory}`,
    ...(newKeyPath ? [`  administrator's key ${newKeyPath} (made just now, for your eyes only)`] : []),
    ...(url ? [`  what it offers      ${url}/v1/openapi.json`] : []),
    "",
  ].join("\n");
}

function parseServices(text: string): readonly Service[] {
  const known: readonly string[] = ["api", "worker", "scheduler"];
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no service ${unknown.join(", ")}.`);
  return names as Service[];
}
