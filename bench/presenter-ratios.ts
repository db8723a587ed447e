import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { listAvatars, readConfig } from "../src/app/index.ts";
import { runFrameLab, type LabRound } from "./frame-lab.ts";
import { withStageCosts } from "./stage-costs.ts";

export interface PresenterLab {
  readonly avatar: string;
  readonly lab: readonly LabRound[];
}

/** Enough to compare presenters with each other. */
const roundsMax = 2;

/** Floor and render of the same script with each presenter that ships. */
export async function measurePresenters(setting: {
  script: string;
  profile: string;
  jobs: number;
  rounds: number;
  folder: string;
  say: (text: string) => void;
}): Promise<PresenterLab[]> {
  const { script, folder, jobs, profile, rounds, say } = setting;
  const text = await readFile(script, "utf8");
  const labs: PresenterLab[] = [];
  for (const { name } of await listAvatars(readConfig())) {
    say(`${name} …`);
    const path = join(folder, `with-${name}.md`);
    await writeFile(path, text.replace(/^avatar: .*$/m, `avatar: ${name}`));
    const home = join(folder, `home-${name}`);
    const lab = await withStageCosts({ script: path, home, jobs, profile }, ({ tasks }) =>
      runFrameLab({ tasks, jobs, rounds: Math.min(rounds, roundsMax), onRound: () => undefined }),
    );
    labs.push({ avatar: name, lab });
  }
  return labs;
}
