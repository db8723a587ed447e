import { Command } from "commander";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as commands from "../../src/cli/commands/index.ts";
import { readMatrix } from "../../src/governance/compliance/index.ts";
import { openServedApi, type ServedApi } from "../fixtures/served-api.ts";

const evidence = readMatrix().rows.flatMap(({ id, evidence: shown }) => shown.map((one) => ({ id, one })));

let api: ServedApi;
beforeAll(async () => {
  api = await openServedApi();
});
afterAll(() => api.close());

it("the matrix names no command that there is not", () => {
  const program = new Command("sutradhar");
  for (const add of Object.values(commands)) add(program);
  const find = (words: readonly string[], from: Command): Command | undefined => {
    const [word, ...rest] = words;
    const found = from.commands.find((command) => command.name() === word);
    return found && rest.length > 0 ? find(rest, found) : found;
  };
  const lacking = evidence.filter(({ one }) => "command" in one && !find(one.command.split(" "), program));
  expect(lacking).toEqual([]);
});

it("the matrix names no route that there is not", async () => {
  const response = await api.app.request("/v1/openapi.json");
  const { paths } = (await response.json()) as { paths: Record<string, object> };
  const routes = new Set(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  );
  expect(evidence.filter(({ one }) => "route" in one && !routes.has(one.route))).toEqual([]);
});
