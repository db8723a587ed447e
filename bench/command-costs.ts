import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { changeOneWord } from "./change-one-word.ts";
import { runRender, type CommandRun } from "./run-command.ts";

export interface CommandCosts {
  readonly cold: CommandRun;
  readonly warm: CommandRun;
  readonly oneWord: CommandRun & { readonly from: string; readonly to: string };
}

/** The real command three times over one store: empty, full, and with one word changed. */
export async function measureCommand(setting: {
  script: string;
  profile: string;
  jobs: number;
  folder: string;
}): Promise<CommandCosts> {
  const { script, folder, jobs, profile } = setting;
  const render = (path: string) =>
    runRender({ script: path, out: join(folder, "bench.mp4"), home: join(folder, "home"), jobs, profile });
  const cold = await render(script);
  const warm = await render(script);
  if (warm.document.masterSha256 !== cold.document.masterSha256) {
    throw new Error("the second render made another file: what it is made from must not change while it is measured");
  }
  const { text, from, to } = changeOneWord(
    await readFile(script, "utf8"),
    cold.document.shots.map((shot) => shot.text),
  );
  const changed = join(folder, "one-word.md");
  await writeFile(changed, text);
  return { cold, warm, oneWord: { ...(await render(changed)), from, to } };
}
