import type { Command } from "commander";
import type { KeyAnswer, MadeKeyAnswer } from "../../app/index.ts";
import { collect, openAccess, parseDays } from "../access-options.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

interface CreateOptions extends ServerOptions {
  readonly scope: readonly string[];
  readonly service?: string;
  readonly wide?: boolean;
  readonly days?: number;
}

const msPerDay = 86_400_000;

/** Keys: one's own, and those of programs. */
export function addKey(program: Command): void {
  const key = program.command("key").description("keys: make one, list them, revoke one");
  addServerOptions(
    key
      .command("create")
      .description("make a key; what is printed is told this once")
      .argument("<name>", "what it is for")
      .option("--scope <scope>", "what it may do at most, such as videos:read; may be given again", collect, [])
      .option("--service <name>", "for a program of this name instead of yourself")
      .option("--wide", "for all of your workspaces")
      .option("--days <n>", "for how long (default: 90)", parseDays),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar key create laptop\n  $ sutradhar key create crm --service crm-sync --scope videos:write --scope events:read --days 366 --json",
    )
    .action(create);
  addServerOptions(key.command("list").description("list your keys here, or everybody's where you may see people"))
    .addHelpText("after", "\nExample:\n  $ sutradhar key list")
    .action(async (options: ServerOptions) => {
      print(options, { keys: await (await openAccess(options)).keys() }, describe);
    });
  addServerOptions(
    key.command("revoke").description("revoke a key, and those that were made with it").argument("<id>", "key_…"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar key revoke key_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      await (await openAccess(options)).revokeKey(id);
      print(options, { id }, () => `${id} works no more\n`);
    });
}

async function create(name: string, options: CreateOptions): Promise<void> {
  const { scope: scopes, service, wide, days } = options;
  const order = {
    name,
    ...(scopes.length > 0 ? { scopes } : {}),
    ...(service === undefined ? {} : { service }),
    ...(wide ? { isWide: true } : {}),
    ...(days === undefined ? {} : { expiresAt: new Date(Date.now() + days * msPerDay).toISOString() }),
  };
  print(options, await (await openAccess(options)).createKey(order), describeMade);
}

function describeMade({ id, expiresAt, secret }: MadeKeyAnswer): string {
  return `${id}, until ${expiresAt ?? "it is revoked"}. Told this once:\n${secret}\n`;
}

function describe({ keys }: { readonly keys: readonly KeyAnswer[] }): string {
  if (keys.length === 0) return "no keys\n";
  return formatTable(
    keys.map(({ id, name, person, service, scopes, expiresAt, revokedAt, lastUsedOn }) => [
      id,
      name,
      person ?? service ?? "",
      revokedAt ? "revoked" : `until ${expiresAt?.slice(0, 10) ?? "it is revoked"}`,
      lastUsedOn ? `used ${lastUsedOn}` : "never used",
      scopes.includes("*") ? "whatever its owner may" : scopes.join(" "),
    ]),
  );
}
