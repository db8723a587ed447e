import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openModerator } from "./open-moderator.ts";

let folder = "";
let server: Server;
let url = "";
const seen: (string | undefined)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "moderator-"));
  server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.end(JSON.stringify({ choices: [{ message: { content: "safe" } }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const now = new Date("2026-11-29T10:00:00Z");
const guard = { kind: "chat", id: "guard", format: "llama-guard", model: "g", languages: ["ta"] };

async function listOf(...models: object[]): Promise<{ readonly moderationModels: string }> {
  const moderationModels = path.join(folder, "models.json");
  await writeFile(moderationModels, JSON.stringify({ models }));
  return { moderationModels };
}

it("asks what the list names, with the secret that it names, and says in each decision who judged", async () => {
  const config = await listOf({ ...guard, url, tokenFile: "guard-token" });
  await writeFile(path.join(folder, "guard-token"), "hush\n");
  const moderator = await openModerator(config, { send: fetch });
  const text = { stage: "script", language: "ta", text: "வணக்கம்", purpose: "marketing" } as const;
  expect(await moderator.moderate(text, now)).toMatchObject({
    action: "allow",
    coverage: { level: "model", language: "ta" },
    moderator: { id: "built-in+guard" },
  });
  expect(seen).toEqual(["Bearer hush"]);
});

it("without a list there are the rules, and what they do not cover goes to a person", async () => {
  const moderator = await openModerator({ moderationModels: undefined }, { send: fetch });
  expect(moderator.identity.id).toBe("built-in");
  expect(await moderator.moderate({ stage: "script", language: "sa", text: "नमः" }, now)).toMatchObject({
    action: "review",
    reason: "language_unknown",
  });
});

it.each([
  ["a secret that is not there", { ...guard, url: "http://g/v1", tokenFile: "none" }, "there is no file"],
  [
    "a file that is not there",
    {
      kind: "onnx",
      id: "own",
      file: "own.onnx",
      languages: ["hi"],
      labels: [{ name: "a" }, { name: "b", category: "hate" }],
    },
    "there is no file",
  ],
])("%s is said at once", async (_, model, message) => {
  await expect(openModerator(await listOf(model), { send: fetch })).rejects.toThrow(message);
});
