import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import type { AcceptedAnswer, InvitedAnswer, MeAnswer, PersonAnswer } from "../../app/index.ts";
import { collect, openAccess } from "../access-options.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

interface RoleOptions extends ServerOptions {
  readonly role: readonly string[];
  readonly everywhere: readonly string[];
}

const roleHelp = "administrator, platform, ml, media, trust, producer or viewer, in this workspace; may be given again";

/** Who works in a workspace, in which roles. */
export function addPeople(program: Command): void {
  const people = program.command("people").description("who works here: invite, give roles, take out, offboard");
  addInviting(people);
  addLooking(people);
  addChanging(people);
}

function addRoleOptions(command: Command): Command {
  return addServerOptions(
    command
      .option("--role <role>", roleHelp, collect, [])
      .option("--everywhere <role>", "the same in every workspace; may be given again", collect, []),
  );
}

function addInviting(people: Command): void {
  addRoleOptions(
    people
      .command("invite")
      .description("invite somebody; what is printed makes whoever has it this person, once")
      .argument("<name>", "what they are called")
      .option("--email <address>", "by which they are known again, and to an identity provider"),
  )
    .addHelpText(
      "after",
      '\nExamples:\n  $ sutradhar people invite "Meera Iyer" --email meera@example.in --role trust\n  $ sutradhar people invite "Ravi K" --everywhere administrator --json',
    )
    .action(async (name: string, options: RoleOptions & { readonly email?: string }) => {
      const { role: roles, everywhere: rolesEverywhere, email } = options;
      const order = { name, roles, rolesEverywhere, ...(email === undefined ? {} : { email }) };
      print(options, await (await openAccess(options)).invite(order), describeInvited);
    });
  addServerOptions(
    people
      .command("accept")
      .description("become who you were invited as: prints your first key, this once")
      .argument("<secret>", "inv_…, or - to read it from standard input"),
  )
    .addHelpText(
      "after",
      "\nExample:\n  $ sutradhar people accept - --server https://sutradhar.example.in < invitation.txt",
    )
    .action(async (secret: string, options: ServerOptions) => {
      const given = secret === "-" ? (await readAll(process.stdin)).trim() : secret;
      print(options, await (await openAccess(options)).accept(given), describeAccepted);
    });
}

function addLooking(people: Command): void {
  addServerOptions(people.command("me").description("who the key says that you are, and what you may do"))
    .addHelpText("after", "\nExample:\n  $ SUTRADHAR_WORKSPACE=acme sutradhar people me")
    .action(async (options: ServerOptions) => print(options, await (await openAccess(options)).me(), describeMe));
  addServerOptions(people.command("list").description("list whoever is, was or is invited to be in this workspace"))
    .addHelpText("after", "\nExample:\n  $ sutradhar people list --json")
    .action(async (options: ServerOptions) => {
      print(options, { people: await (await openAccess(options)).people() }, ({ people: all }) => describePeople(all));
    });
  addServerOptions(people.command("show").description("show one person").argument("<id>", "person_…"))
    .addHelpText("after", "\nExample:\n  $ sutradhar people show person_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      print(options, await (await openAccess(options)).person(id), (person) => describePeople([person]));
    });
}

function addChanging(people: Command): void {
  addRoleOptions(
    people
      .command("roles")
      .description("give somebody other roles, in place of those they have; all of their keys follow at once")
      .argument("<id>", "person_…"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar people roles person_01jdz2k8q4m3w7x9c5t6r8v0ya --role media --role producer",
    )
    .action(async (id: string, options: RoleOptions) => {
      const { role: roles, everywhere: rolesEverywhere } = options;
      const change = {
        ...(roles.length > 0 ? { roles } : {}),
        ...(rolesEverywhere.length > 0 ? { rolesEverywhere } : {}),
      };
      print(options, await (await openAccess(options)).changeRoles(id, change), (person) => describePeople([person]));
    });
  addServerOptions(
    people
      .command("remove")
      .description("take somebody out of this workspace, with their keys for it")
      .argument("<id>", "person_…"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar people remove person_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      await (await openAccess(options)).removePerson(id);
      print(options, { id, state: "ended" }, () => `${id} is not in this workspace any more\n`);
    });
  addServerOptions(
    people
      .command("offboard")
      .description("end somebody's account everywhere: no key and no token of theirs works any more")
      .argument("<id>", "person_…")
      .requiredOption("--reason <text>", "why; it is kept"),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar people offboard person_01jdz2k8q4m3w7x9c5t6r8v0ya --reason "left the company"',
    )
    .action(async (id: string, { reason, ...options }: ServerOptions & { readonly reason: string }) => {
      await (await openAccess(options)).offboard(id, reason);
      print(options, { id, state: "ended" }, () => `${id} is offboarded; what they did stays theirs\n`);
    });
}

function describeInvited({ person, invitation }: InvitedAnswer): string {
  if (!invitation)
    return `${person.name} (${person.id}) is known to the identity provider, and is ${person.roles.join(", ")} now\n`;
  return `${person.name} (${person.id}) is invited until ${invitation.expiresAt}. Hand this to them alone:\n${invitation.secret}\n`;
}

function describeAccepted({ person, workspace, key }: AcceptedAnswer): string {
  return `You are ${person} in ${workspace}. Your key until ${key.expiresAt}, told this once, for SUTRADHAR_KEY:\n${key.secret}\n`;
}

function describeMe({ kind, id, name, workspace, scopes, workspaces }: MeAnswer): string {
  const places = workspaces.map((each) => [
    each.id === workspace ? "* " : "  ",
    each.id,
    (each.roles ?? []).join(", "),
  ]);
  return `${kind} ${id} (${name})\nhere you may: ${scopes.join(", ")}\n${formatTable(places)}`;
}

function describePeople(people: readonly PersonAnswer[]): string {
  if (people.length === 0) return "nobody\n";
  return formatTable(
    people.map(({ id, name, email, state, roles, rolesEverywhere }) => [
      id,
      name,
      email ?? "",
      state,
      [...roles, ...rolesEverywhere.map((role) => `${role} everywhere`)].join(", "),
    ]),
  );
}
