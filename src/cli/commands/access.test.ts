import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openAccessServer, type AccessServer } from "../../../test/fixtures/access-server.ts";
import { addKey } from "./key.ts";
import { addPeople } from "./people.ts";
import { addStop } from "./stop.ts";
import { addWorkspace } from "./workspace.ts";

let server: AccessServer;

beforeAll(async () => {
  server = await openAccessServer();
  vi.stubEnv("SUTRADHAR_URL", server.url);
  vi.stubEnv("SUTRADHAR_KEY", server.key);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

/** What a command prints. */
async function run(...words: string[]): Promise<string> {
  const printed: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    const program = new Command().exitOverride();
    for (const add of [addKey, addPeople, addStop, addWorkspace]) add(program);
    await program.parseAsync(words, { from: "user" });
    return printed.join("");
  } finally {
    spy.mockRestore();
  }
}
// oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
const json = async (...words: string[]): Promise<any> => JSON.parse(await run(...words, "--json"));

describe("from the command line", () => {
  it("somebody is invited, comes, is given roles, and goes", async () => {
    const { person, invitation } = await json(
      "people",
      "invite",
      "Meera Iyer",
      "--email",
      "meera@example.in",
      "--role",
      "trust",
    );
    expect(await run("people", "list")).toMatch(/person_\w+ +Meera Iyer +meera@example\.in +invited/);
    vi.stubEnv("SUTRADHAR_KEY", undefined);
    const accepted = await json("people", "accept", invitation.secret, "--server", server.url);
    vi.stubEnv("SUTRADHAR_KEY", accepted.key.secret);
    expect(await run("people", "me")).toMatch(/^person person_\w+ \(first key\)\nhere you may: .*videos:review/);
    vi.stubEnv("SUTRADHAR_KEY", server.key);
    expect((await json("people", "roles", person.id, "--role", "media", "--role", "ml")).roles).toEqual([
      "media",
      "ml",
    ]);
    expect(await run("people", "offboard", person.id, "--reason", "left")).toContain("offboarded");
    expect((await json("people", "show", person.id)).state).toBe("ended");
  });

  it("a key is made, listed and revoked", async () => {
    const made = await json("key", "create", "crm", "--service", "crm-sync", "--scope", "videos:read", "--days", "7");
    expect(made).toMatchObject({ service: "crm-sync", scopes: ["videos:read"] });
    expect(Date.parse(made.expiresAt) - Date.now()).toBeLessThanOrEqual(7 * 86_400_000);
    expect(await run("key", "list")).toMatch(
      new RegExp(`${made.id} +crm +crm-sync +until 20.* +never used +videos:read`),
    );
    await run("key", "revoke", made.id);
    expect(await run("key", "list")).toMatch(/crm-sync +revoked/);
    await expect(run("key", "create", "crm", "--days", "367")).rejects.toThrow(/366/);
  });

  it("a workspace is made, changed, and worked in", async () => {
    await run("workspace", "create", "acme", "Acme Bank");
    expect((await json("workspace", "change", "acme", "--steps", "4")).concurrencyMax).toBe(4);
    expect((await json("workspace", "change", "acme", "--steps", "usual", "--name", "Acme")).concurrencyMax).toBeNull();
    vi.stubEnv("SUTRADHAR_WORKSPACE", "acme");
    expect((await json("people", "me")).workspace).toBe("acme");
    vi.stubEnv("SUTRADHAR_WORKSPACE", undefined);
    expect((await json("people", "me")).workspace).toBe("default");
  });

  it("a workspace stands still, and goes on", async () => {
    expect(await run("stop", "set", "workspace", "--reason", "a key has leaked")).toMatch(
      /^default stands still \(stop_\w+\): 0 videos were halted\n$/,
    );
    const { stops } = await json("stop", "list", "--standing");
    expect(await run("stop", "show", stops[0].id)).toContain("a key has leaked");
    expect(await run("stop", "lift", stops[0].id, "--reason", "it was revoked")).toMatch(/^default goes on/);
    expect(await run("stop", "list", "--standing")).toBe("nothing\n");
    await expect(run("stop", "set", "everything", "--reason", "because")).rejects.toThrow(/Allowed choices/);
  });
});
