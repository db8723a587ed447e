import { Argument, type Command } from "commander";
import type { StopAnswer } from "../../app/index.ts";
import { openAccess } from "../access-options.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

interface SetOptions extends ServerOptions {
  readonly reason: string;
  readonly everywhere?: boolean;
}

/** Emergency stops. */
export function addStop(program: Command): void {
  const stop = program.command("stop").description("have something stand still at once, and go on again");
  addServerOptions(
    stop
      .command("set")
      .description("halt what uses it, take no order for it, and let none of its videos be seen, until this is lifted")
      .addArgument(
        new Argument("<kind>", "what it is").choices(["avatar", "voice", "model", "template", "campaign", "workspace"]),
      )
      .argument("[target]", "asha, asha@1.2.0, cmp_…; of a workspace: left out")
      .requiredOption("--reason <text>", "why; shown to those who may read stops")
      .option("--everywhere", "in all workspaces"),
  )
    .addHelpText(
      "after",
      '\nExamples:\n  $ sutradhar stop set avatar asha --reason "the consent was withdrawn"\n  $ sutradhar stop set voice calm --everywhere --reason "it sounds like somebody"\n  $ sutradhar stop set workspace --reason "a key has leaked"',
    )
    .action(async (kind: string, target: string | undefined, options: SetOptions) => {
      const { reason, everywhere = false } = options;
      const order = { kind, reason, isEverywhere: everywhere, ...(target === undefined ? {} : { target }) };
      print(options, await (await openAccess(options)).setStop(order), describeSet);
    });
  addServerOptions(
    stop
      .command("list")
      .description("list what was stopped, the newest first")
      .option("--standing", "only what stands still now"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar stop list --standing")
    .action(async (options: ServerOptions & { readonly standing?: boolean }) => {
      print(options, { stops: await (await openAccess(options)).stops(options.standing ?? false) }, ({ stops }) =>
        describe(stops),
      );
    });
  addServerOptions(stop.command("show").description("show one, with its reason").argument("<id>", "stop_…"))
    .addHelpText("after", "\nExample:\n  $ sutradhar stop show stop_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      print(options, await (await openAccess(options)).stop(id), (shown) => describe([shown]));
    });
  addServerOptions(
    stop
      .command("lift")
      .description("let it go on: what was halted is made, and what was made is seen again")
      .argument("<id>", "stop_…")
      .requiredOption("--reason <text>", "why it may go on; it is kept"),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar stop lift stop_01jdz2k8q4m3w7x9c5t6r8v0ya --reason "the consent was given anew"',
    )
    .action(async (id: string, { reason, ...options }: ServerOptions & { readonly reason: string }) => {
      print(
        options,
        await (await openAccess(options)).liftStop(id, reason),
        ({ target, videos = 0 }) => `${target} goes on, with ${videos} videos that were halted\n`,
      );
    });
}

function describeSet({ id, target, isEverywhere, videos = 0 }: StopAnswer): string {
  return `${target} stands still${isEverywhere ? " everywhere" : ""} (${id}): ${videos} videos were halted\n`;
}

function describe(stops: readonly StopAnswer[]): string {
  if (stops.length === 0) return "nothing\n";
  return formatTable(
    stops.map(({ id, target, isEverywhere, setAt, setBy, reason, liftedAt }) => [
      id,
      target + (isEverywhere ? " everywhere" : ""),
      liftedAt ? `lifted ${liftedAt}` : `since ${setAt}`,
      setBy,
      reason,
    ]),
  );
}
