import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { compareSamples, describeVerdict, type SampleVerdict } from "../../quality/index.ts";
import { approveSample, listBaselines, readSample, writeSample, type KeptSample } from "./golden-store.ts";
import { recordCase, type RecordOptions } from "./record-case.ts";
import { readSuite, type GoldenCase, type GoldenSuite } from "./suite.ts";

/** What became of a case. */
export interface CaseReport {
  readonly name: string;
  readonly isGood: boolean;
  /** In a line. */
  readonly told: string;
  readonly verdict?: SampleVerdict;
  /** Folders of what was made now and of the baseline that it is most like. */
  readonly nowFolder?: string;
  readonly goldenFolder?: string;
  readonly elapsedMs: number;
}

export interface SuiteRequest extends RecordOptions {
  readonly suitePath: string;
  readonly outDirectory: string;
  /** Of cases, where not all are wanted; `*` at the end stands for anything. */
  readonly only?: readonly string[];
  readonly onCase?: (report: CaseReport) => void;
}

/** Makes the cases of a suite and leaves what they look and sound like in the folder for results. */
export async function recordSuite(request: SuiteRequest): Promise<readonly CaseReport[]> {
  return eachCase(request, async (golden, folder) => {
    const recorded = await recordCase(golden, folder, request);
    if (recorded.kind === "refused") return { isGood: false, told: recorded.reason };
    await writeSample(join(folder, "sample"), recorded.kept);
    return { isGood: true, told: `recorded in ${folder}`, nowFolder: join(folder, "sample") };
  });
}

/** Makes the cases of a suite and compares each with what was approved. */
export async function checkSuite(request: SuiteRequest): Promise<readonly CaseReport[]> {
  return eachCase(request, async (golden, folder, suite) => {
    const recorded = await recordCase(golden, folder, request);
    if (recorded.kind === "refused") return { isGood: false, told: recorded.reason };
    const nowFolder = join(folder, "sample");
    await writeSample(nowFolder, recorded.kept);
    const nearest = await findNearest(suite, golden, await readSample(nowFolder));
    if (!nearest) return { isGood: false, told: "nothing of it has been approved", nowFolder };
    const { verdict, goldenFolder } = nearest;
    return { isGood: verdict.kind !== "different", told: describeVerdict(verdict), verdict, nowFolder, goldenFolder };
  });
}

/** Takes what was recorded last instead of what was approved, or beside it. */
export async function approveCases(
  request: Pick<SuiteRequest, "suitePath" | "outDirectory" | "only"> & { readonly isAdded: boolean },
): Promise<readonly string[]> {
  const suite = await readSuite(request.suitePath);
  const folders: string[] = [];
  for (const { name } of chooseCases(suite, request.only)) {
    const kept = await readSample(join(request.outDirectory, name, "sample"));
    folders.push(await approveSample(suite.directory, name, kept, request));
  }
  return folders;
}

/** A case passes if it is as any of its baselines is. */
async function findNearest(
  { directory }: GoldenSuite,
  { name }: GoldenCase,
  now: KeptSample,
): Promise<{ readonly verdict: SampleVerdict; readonly goldenFolder: string } | undefined> {
  let nearest: { verdict: SampleVerdict; goldenFolder: string } | undefined;
  for (const goldenFolder of await listBaselines(directory, name)) {
    const verdict = compareSamples(await readSample(goldenFolder), now);
    if (!nearest || verdict.findings.length < nearest.verdict.findings.length) nearest = { verdict, goldenFolder };
    if (verdict.kind !== "different") return { verdict, goldenFolder };
  }
  return nearest;
}

async function eachCase(
  request: SuiteRequest,
  work: (
    golden: GoldenCase,
    folder: string,
    suite: GoldenSuite,
  ) => Promise<Omit<CaseReport, "name" | "elapsedMs">>,
): Promise<readonly CaseReport[]> {
  const suite = await readSuite(request.suitePath);
  const reports: CaseReport[] = [];
  for (const golden of chooseCases(suite, request.only)) {
    const startedAtMs = performance.now();
    const folder = join(request.outDirectory, golden.name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const told = await work(golden, folder, suite);
    const report = { name: golden.name, ...told, elapsedMs: Math.round(performance.now() - startedAtMs) };
    reports.push(report);
    request.onCase?.(report);
  }
  return reports;
}

function chooseCases({ cases }: GoldenSuite, only: readonly string[] | undefined): readonly GoldenCase[] {
  if (!only || only.length === 0) return cases;
  return cases.filter(({ name }) =>
    only.some((wanted) => (wanted.endsWith("*") ? name.startsWith(wanted.slice(0, -1)) : name === wanted)),
  );
}
