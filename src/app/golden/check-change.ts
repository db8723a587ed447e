import { access, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { SutradharError } from "../../core/index.ts";
import type { Config } from "../config.ts";
import { lintAvatar } from "../lint-avatar.ts";
import { moderateAlone } from "../moderate-alone.ts";
import { testPolicy } from "../policy-jobs.ts";
import { openScript } from "../prepare-scenes.ts";
import { checkScript } from "../check-script.ts";
import { checkSuite, type CaseReport, type SuiteRequest } from "./check-suite.ts";
import { listChanged } from "./list-changed.ts";
import type { CheckedPart } from "./report/index.ts";
import { readSuite } from "./suite.ts";

export interface ChangeRequest extends Omit<SuiteRequest, "only" | "suitePath"> {
  /** What the change is held against: a branch, a tag or a commit. */
  readonly base: string;
  /** Absent where there is none: then nothing is rendered. */
  readonly suitePath?: string;
  readonly onPart?: (part: CheckedPart) => void;
}

export interface ChangeReport {
  readonly base: string;
  readonly changed: readonly string[];
  readonly parts: readonly CheckedPart[];
  readonly cases: readonly CaseReport[];
  readonly isGood: boolean;
}

/**
 * Checks what a change may touch: scripts and what they say, avatars, the policy, and of the golden suite what is made
 * of them. What decides how everything is made (code, voices, lexicons, models) touches the whole suite.
 * @throws SutradharError `option_invalid` where git does not know the base
 */
export async function checkChange(request: ChangeRequest): Promise<ChangeReport> {
  const { base, config, onPart } = request;
  const changed = await listChanged(base);
  const touched = await sortChanges(changed);
  const parts: CheckedPart[] = [];
  const note = (part: CheckedPart): void => {
    parts.push(part);
    onPart?.(part);
  };
  for (const script of touched.scripts) for (const part of await tryScript(script, config)) note(part);
  for (const avatar of touched.avatars) note(await tryAvatar(avatar, config));
  if (touched.isPolicy) note(await tryPolicy(config));
  const cases = request.suitePath ? await checkCases({ ...request, suitePath: request.suitePath }, touched) : [];
  return { base, changed, parts, cases, isGood: [...parts, ...cases].every(({ isGood }) => isGood) };
}

interface Touched {
  readonly scripts: readonly string[];
  /** Folders of avatars. */
  readonly avatars: readonly string[];
  readonly isPolicy: boolean;
  /** Something from which everything is made. */
  readonly isEverything: boolean;
}

async function sortChanges(changed: readonly string[]): Promise<Touched> {
  const scripts: string[] = [];
  const avatars = new Set<string>();
  let isPolicy = false;
  let isEverything = false;
  for (const path of changed) {
    const avatar = await findAvatarFolder(path);
    if (avatar) avatars.add(avatar);
    else if (path.endsWith(".md")) {
      if (await isScript(path)) scripts.push(path);
    } else if (isOfPolicy(path)) isPolicy = true;
    else if (!isBaseline(path)) isEverything = true;
  }
  return { scripts, avatars: [...avatars], isPolicy, isEverything };
}

function isOfPolicy(path: string): boolean {
  return path.endsWith(".rego") || /(?:^|\/)policy\//.test(path) || path.endsWith("moderation/policy.json");
}

function isBaseline(path: string): boolean {
  return /(?:^|\/)baselines\//.test(path);
}

async function findAvatarFolder(path: string): Promise<string | undefined> {
  for (let folder = dirname(path); folder !== "." && folder !== "/"; folder = dirname(folder)) {
    if (await exists(join(folder, "rig.json"))) return folder;
  }
  return undefined;
}

async function isScript(path: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(() => "");
  return /^---\r?\n[\s\S]*?^(?:language|avatar|title)\s*:/m.test(text);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function tryScript(path: string, config: Config): Promise<readonly CheckedPart[]> {
  const read = await attempt("script", path, async () => {
    const { warnings, shots } = await checkScript(path, {}, config);
    return `${shots.length} shots, ${warnings.length} warnings`;
  });
  const said = await attempt("moderation", path, async () => {
    const { script } = await openScript({ scriptPath: path, values: {} });
    const warnings: string[] = [];
    const { moderation } = await moderateAlone(
      { script, files: {} },
      { now: new Date(), onWarning: (message) => warnings.push(message) },
    );
    if (moderation.action === "review") throw new SutradharError("review_required", warnings.join("; "));
    return "nothing in it is objected to";
  });
  return [read, said];
}

async function tryAvatar(folder: string, config: Config): Promise<CheckedPart> {
  return attempt("avatar", folder, async () => {
    const { findings, isSound } = await lintAvatar(join(process.cwd(), folder), config);
    const told = findings.map(({ message }) => message).join("; ");
    if (!isSound) throw new SutradharError("rig_invalid", told);
    return told || "sound";
  });
}

async function tryPolicy(config: Config): Promise<CheckedPart> {
  return attempt("policy", "cases", async () => {
    const { decisions, failures } = await testPolicy([], config);
    const first = failures[0];
    if (first) {
      const message = `${failures.length} answers are not as expected, the first of ${first.decision}: ${first.name}`;
      throw new SutradharError("policy_invalid", message);
    }
    return `${decisions.reduce((sum, { passed }) => sum + passed, 0)} answers are as expected`;
  });
}

/** What is wrong with what is checked is an answer; what is wrong here is none. */
async function attempt(kind: CheckedPart["kind"], name: string, work: () => Promise<string>): Promise<CheckedPart> {
  try {
    return { kind, name, isGood: true, told: await work() };
  } catch (error) {
    if (!(error instanceof SutradharError)) throw error;
    return { kind, name, isGood: false, told: error.message };
  }
}

async function checkCases(
  request: Omit<SuiteRequest, "only">,
  { scripts, avatars, isEverything }: Touched,
): Promise<readonly CaseReport[]> {
  if (isEverything) return checkSuite(request);
  const { cases } = await readSuite(request.suitePath);
  const names = new Set(avatars.map((folder) => folder.split("/").at(-1) ?? folder));
  const only: string[] = [];
  for (const { name, scriptPath } of cases) {
    const isOwn = scripts.includes(relative(process.cwd(), scriptPath));
    const text = isOwn ? "" : await readFile(scriptPath, "utf8").catch(() => "");
    if (isOwn || [...names].some((avatar) => text.includes(avatar))) only.push(name);
  }
  return only.length === 0 ? [] : checkSuite({ ...request, only });
}
