import { SutradharError } from "../../core/index.ts";

/** What was found of one thing. */
export interface Finding {
  readonly name: string;
  /** `warn`: it works, and will not for ever. */
  readonly state: "ok" | "warn" | "fail";
  readonly detail: string;
  /** What to do; the detail may say it too. */
  readonly mend?: string;
}

/** One thing that is looked at. It changes nothing that anybody would miss. */
export interface Check {
  readonly name: string;
  readonly look: () => Promise<Omit<Finding, "name">>;
}

/** Looks at everything, one after the other: what is slow must not make the next one look slow. */
export async function examine(checks: readonly Check[], timeLimitMs: number): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { name, look } of checks) findings.push({ name, ...(await lookInTime(look, timeLimitMs)) });
  return findings;
}

async function lookInTime(look: Check["look"], timeLimitMs: number): Promise<Omit<Finding, "name">> {
  const late = Promise.withResolvers<Omit<Finding, "name">>();
  const timer = setTimeout(
    () => late.resolve({ state: "fail", detail: `no answer within ${timeLimitMs / 1000} s` }),
    timeLimitMs,
  );
  try {
    return await Promise.race([look(), late.promise]);
  } catch (error) {
    return { state: "fail", detail: describe(error) };
  } finally {
    clearTimeout(timer);
  }
}

function describe(error: unknown): string {
  if (error instanceof SutradharError) return error.problems[0]?.message ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
