import { Command } from "commander";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openServedPort } from "../../../test/fixtures/served-port.ts";
import { addBreach } from "./breach.ts";
import { addPolicy } from "./policy.ts";
import { addRights } from "./rights.ts";

let server: Awaited<ReturnType<typeof openServedPort>>;
let person: string;
beforeAll(async () => {
  server = await openServedPort();
  vi.stubEnv("SUTRADHAR_URL", server.url);
  vi.stubEnv("SUTRADHAR_KEY", server.key);
  const party = {
    role: "fiduciary",
    name: "Bank of Pune",
    address: "Pune",
    contact: "privacy@bank.example",
    country: "IN",
  };
  await post("/v1/parties", party);
  person = (await post("/v1/principals", { ref: "emp-1", name: "Kavya Rao" })).id;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

async function post(path: string, body: object): Promise<{ readonly id: string }> {
  const headers = { Authorization: `Bearer ${server.key}`, "Content-Type": "application/json" };
  return (await fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) })).json() as never;
}

/** What a command prints. */
async function run(...words: string[]): Promise<string> {
  const printed: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    const program = new Command().exitOverride();
    for (const add of [addRights, addBreach, addPolicy]) add(program);
    await program.parseAsync(words, { from: "user" });
    return printed.join("");
  } finally {
    spy.mockRestore();
  }
}
// oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
const json = async (...words: string[]): Promise<any> => JSON.parse(await run(...words, "--json"));

it("a request is taken in, stands in the queue, is answered, and reported", async () => {
  expect(await run("rights", "list")).toBe("nothing waits\n");
  const { id } = await json("rights", "add", person, "--kind", "access", "--language", "hi");
  expect(await run("rights", "list")).toContain(`${id}  access  received`);
  await expect(run("rights", "answer", id)).rejects.toMatchObject({ code: "state_conflict" });
  await run("rights", "identify", id, "--method", "video_call");
  expect(await run("rights", "answer", id)).toContain("answer:\n");
  expect(JSON.parse(await run("rights", "report", id))).toMatchObject({ person: { name: "Kavya Rao" } });
  expect(await run("rights", "show", id)).toMatch(/rights\.answered by Meera, ent_\w+/);
  const named = await json(
    "rights",
    "add",
    person,
    "--kind",
    "nomination",
    "--nominee",
    "Ravi",
    "--contact",
    "ravi@example.in",
  );
  await run("rights", "refuse", named.id, "--text", "Please come in person.");
  expect(await run("rights", "list", "--all", "--kind", "nomination")).toContain("refused");
  expect((await json("rights", "link", person)).link).toMatch(/^\/rights\/[\w-]{43}$/);
});

it("a breach is opened, told, and closed", async () => {
  const wrong = run("breach", "open", "--noticed", "yesterday", "--reach", "workspace");
  await expect(wrong).rejects.toThrow("a time with its zone");
  await expect(run("breach", "open", "--noticed", "2026-11-29T08:30+05:30", "--reach", "everything")).rejects.toThrow(
    "is none of",
  );
  const noticed = new Date(Date.now() - 60_000).toISOString();
  const opened = await json(
    "breach",
    "open",
    "--noticed",
    noticed,
    "--reach",
    "workspace",
    "--fact",
    "nature=A laptop was stolen",
  );
  expect(await run("breach", "persons", opened.id)).toContain(`${person}  not told`);
  expect(await run("breach", "draft", opened.id, "--to", "person", "--language", "hi")).toMatch(
    /A laptop was stolen[^]*nobody has said yet: extent, timing, consequences, mitigation, safety/,
  );
  await run("breach", "fact", opened.id, "--fact", "safety=Ask back before you pay", "--reach", "store:database");
  const told = await run("breach", "told", opened.id, "--clock", "cert-in", "--reference", "4711", "--everybody");
  expect(told).toMatch(/1 people \(1 told\)[^]*cert-in +told .*4711/);
  expect(await run("breach", "close", opened.id, "--reason", "all were told")).toContain("closed 20");
  expect(await run("breach", "list")).toContain(opened.id);
});

it("what the rules decided is searched", async () => {
  expect(await run("policy", "decisions", "--refused")).toBe("none\n");
  expect(await json("policy", "decisions", "--name", "release", "--since", "2026-11-29T00:00:00Z")).toEqual({
    decisions: [],
  });
});
