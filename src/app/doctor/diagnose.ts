import { SutradharError } from "../../core/index.ts";
import { findConfig, readConfig } from "../config.ts";
import type { Environment } from "../config-setting.ts";
import type { DatabaseReport } from "../database-jobs.ts";
import { checkFonts, checkNode, checkPart } from "./check-software.ts";
import { examine, type Finding } from "./examine.ts";
import { listDatabaseChecks, listHomeChecks, listServerChecks } from "./list-checks.ts";
import { nativeParts } from "./native-parts.ts";

export interface DoctorReport {
  readonly findings: readonly Finding[];
  /** Nothing failed; there may be warnings. */
  readonly isHealthy: boolean;
}

/** Longer than the slowest of them was ever seen to take, by far. */
const checkMsMax = 20_000;

/** @param environment instead of the process's own */
export async function diagnose(environment?: Environment): Promise<DoctorReport> {
  const findings = [...(await examineSoftware()), ...(await examineInstallation(environment))];
  return { findings, isHealthy: findings.every(({ state }) => state !== "fail") };
}

async function examineSoftware(): Promise<readonly Finding[]> {
  const checks = [checkNode(process.versions.node), ...nativeParts.map(checkPart), checkFonts(await listFonts())];
  return examine(checks, checkMsMax);
}

/** None where Skia does not load: its own check says so. */
async function listFonts(): Promise<readonly string[]> {
  const { listFontFiles } = await import("../../media/captions/index.ts").catch(() => ({ listFontFiles: () => [] }));
  return listFontFiles();
}

/** Without a configuration nothing is known of an installation. */
export async function examineInstallation(environment: Environment | undefined): Promise<readonly Finding[]> {
  try {
    const config = readConfig(environment);
    const file = findConfig(environment);
    const read: Finding = {
      name: "configuration",
      state: "ok",
      detail: file ?? "no file: what the environment says, and standards",
    };
    let shown: DatabaseReport | undefined;
    const home = await examine(listHomeChecks(config, file), checkMsMax);
    const database = await examine(
      listDatabaseChecks(config, (report) => {
        shown = report;
      }),
      checkMsMax,
    );
    return [read, ...home, ...database, ...(await examine(listServerChecks(config, shown), checkMsMax))];
  } catch (error) {
    if (!(error instanceof SutradharError) || error.code !== "config_invalid") throw error;
    const mend = "docs/reference/configuration.md says what can be set";
    return error.problems.map(({ message }) => ({ name: "configuration", state: "fail", detail: message, mend }));
  }
}
