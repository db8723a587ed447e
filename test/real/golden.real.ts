import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseReport } from "../../src/app/index.ts";
import { createWorkplace, type Workplace } from "../e2e/workplace.ts";

const runs = 20;

let place: Workplace;
beforeAll(() => {
  place = createWorkplace();
  place.write("golden/hello.md", "---\nlanguage: hi\navatar: asha\n---\n\nनमस्ते, बापू! मामा भी आए।\n");
  place.write("golden/suite.json", JSON.stringify({ format: 1, profiles: ["480p25"], scripts: ["hello.md"] }));
  for (const task of ["record", "approve"]) {
    const { status, stderr } = place.run(["golden", task]);
    if (status !== 0) throw new Error(`golden ${task} ended with ${status}: ${stderr}`);
  }
}, 180_000);
afterAll(() => place.remove());

describe("golden samples", () => {
  it(`pass ${runs} times where nothing has changed, with one process and with two`, { timeout: 1_200_000 }, () => {
    for (let run = 0; run < runs; run++) {
      const { stdout, status } = place.run(["golden", "check", "--json", "--jobs", String(1 + (run % 2))]);
      const { cases } = JSON.parse(stdout) as { cases: readonly CaseReport[] };
      expect([run, status, cases[0]?.told]).toEqual([run, 0, "the same bytes"]);
    }
  });
});
