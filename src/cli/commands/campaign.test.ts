import { readFileSync } from "node:fs";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addCampaign } from "./campaign.ts";

const program = new Command("sutradhar");
addCampaign(program);
const campaign = program.commands[0] as Command;

/** Lines of a guide or of a help that call a campaign's command. */
function listCalls(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) => /(?:^|\$ |\$\()(?:npx )?sutradhar campaign ([^|)]+)/.exec(line)?.[1]?.trim() ?? []);
}

const guide = readFileSync(new URL("../../../docs/guides/campaigns.md", import.meta.url), "utf8");
const helps = campaign.commands.map((command) => {
  let text = "";
  command.configureOutput({ writeOut: (piece) => (text += piece) });
  command.outputHelp();
  return text;
});

describe("every call in the guide and in the helps", () => {
  const calls = [...listCalls(guide), ...helps.flatMap(listCalls)].filter((call) => !call.startsWith("[options]"));

  it("are as many as one thinks", () => expect(calls.length).toBeGreaterThan(12));

  it.each(calls)("%s", (call) => {
    const [name, ...rest] = call.split(" ");
    const command = campaign.commands.find((one) => one.name() === name);
    expect(command).toBeDefined();
    const known = command?.options.map(({ long }) => long);
    for (const option of rest.filter((word) => word.startsWith("--"))) expect(known).toContain(option);
  });
});

it("has an example with every command", () => {
  for (const help of helps) expect(help).toContain("$ sutradhar campaign");
});
