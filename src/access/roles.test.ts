import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { roles, roleScopes, scopesOf } from "./roles.ts";
import { installationScopes, scopes } from "./scopes.ts";

const guide = fileURLToPath(new URL("../../docs/guides/people.md", import.meta.url));

/** A row a scope, a column a role. */
function drawTable(): string {
  const columns = roles.filter((role) => role !== "administrator");
  const rows = scopes.map((scope) => [
    `\`${scope}\`${installationScopes.has(scope) ? "°" : ""}`,
    "✓",
    ...columns.map((role) => ((roleScopes[role] as readonly string[]).includes(scope) ? "✓" : "")),
  ]);
  const lines = [["scope", "administrator", ...columns], ["---", "---", ...columns.map(() => "---")], ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

it("docs/guides/people.md says what each role may do", async () => {
  const [, before, after] =
    /^(.*<!-- roles: \S+ -->\n).*(<!-- \/roles -->.*)$/s.exec(readFileSync(guide, "utf8")) ?? [];
  await expect(`${before}\n${drawTable()}\n\n${after}`).toMatchFileSnapshot(guide);
});

describe("the table of roles", () => {
  it.each(Object.entries(roleScopes))("gives %s each scope once, and none that there is not", (_, given) => {
    expect(new Set(given).size).toBe(given.length);
    expect(given.every((scope) => scopes.includes(scope))).toBe(true);
  });

  it("gives the administrator everything, and nobody else who may do what", () => {
    expect(roleScopes.administrator).toBe(scopes);
    expect(new Set(scopes).size).toBe(scopes.length);
    for (const scope of ["people:write", "workspaces:write"] as const) {
      const held = roles.filter((role) => (roleScopes[role] as readonly string[]).includes(scope));
      expect([scope, held]).toEqual([scope, ["administrator"]]);
    }
  });
});

describe("roles that are held", () => {
  it("add up, in the order of the scopes", () => {
    const both = scopesOf({ everywhere: [], here: ["viewer", "trust"] });
    expect(both).toEqual(scopes.filter((scope) => both.includes(scope)));
    expect(both).toContain("videos:review");
  });

  it.each(roles)("as %s in one workspace give nothing of the whole installation", (role) => {
    const here = scopesOf({ everywhere: [], here: [role] });
    expect(here.filter((scope) => installationScopes.has(scope))).toEqual([]);
    expect(scopesOf({ everywhere: [role], here: [] })).toEqual(
      scopes.filter((scope) => (roleScopes[role] as readonly string[]).includes(scope)),
    );
  });

  it.each([
    ["none", []],
    ["what is none", ["king", "constructor", "__proto__"]],
  ] as const)("where there is %s give nothing", (_, held) => {
    expect(scopesOf({ everywhere: held, here: held })).toEqual([]);
  });
});
