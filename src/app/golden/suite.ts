import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { z } from "zod";
import { SutradharError } from "../../core/index.ts";

/** A golden suite: scripts times profiles, each made small and compared with what was approved. */
export interface GoldenSuite {
  /** The folder of the suite's file; its baselines lie in it. */
  readonly directory: string;
  readonly cases: readonly GoldenCase[];
}

export interface GoldenCase {
  /** Of its folder of baselines. */
  readonly name: string;
  readonly scriptPath: string;
  readonly profile: string;
  readonly values: Readonly<Record<string, string>>;
}

const casesMax = 500;

const suiteShape = z.strictObject({
  format: z.literal(1),
  profiles: z.array(z.string()).min(1).max(20),
  scripts: z
    .array(
      z.union([
        z.string(),
        z.strictObject({ script: z.string(), values: z.record(z.string(), z.string()).optional() }),
      ]),
    )
    .min(1)
    .max(200),
});

/** @throws SutradharError `file_missing`, `option_invalid`, `limit_exceeded`, `path_outside` */
export async function readSuite(path: string): Promise<GoldenSuite> {
  const { profiles, scripts } = parseSuite(path, await readText(path));
  const directory = dirname(path);
  const cases = scripts.flatMap((each) => {
    const { script, values = {} } = typeof each === "string" ? { script: each } : each;
    const inside = normalize(script);
    if (isAbsolute(inside) || inside.startsWith("..")) {
      throw new SutradharError("path_outside", `${path} names ${script}: a suite's scripts lie beside it or below`);
    }
    return profiles.map((profile) => ({
      name: `${inside.replace(/\.md$/, "").replaceAll(/[^A-Za-z0-9]+/g, "-")}-${profile}`,
      scriptPath: join(directory, inside),
      profile,
      values,
    }));
  });
  if (cases.length > casesMax) {
    throw new SutradharError("limit_exceeded", `${path} has ${cases.length} cases, and may have ${casesMax}`);
  }
  const twice = cases.find(({ name }, index) => cases.findIndex((each) => each.name === name) !== index);
  if (twice) throw new SutradharError("option_invalid", `${path} has two cases that are called ${twice.name}`);
  return { directory, cases };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new SutradharError("file_missing", `there is no golden suite ${path}: docs/guides/golden.md says what one is`, {
      cause,
    });
  }
}

function parseSuite(path: string, text: string): z.infer<typeof suiteShape> {
  try {
    return suiteShape.parse(JSON.parse(text));
  } catch (cause) {
    const told = cause instanceof z.ZodError ? z.prettifyError(cause) : "it is not JSON";
    throw new SutradharError("option_invalid", `${path} is not a golden suite: ${told}`, { cause });
  }
}
