import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { z } from "zod";
import { SutradharError } from "../../core/index.ts";
import type { VoiceTrackChoice } from "../voice-track.ts";

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
  /** A recording that drives the avatar, and the model that finds the script in it. */
  readonly voiceTrack?: VoiceTrackChoice;
}

const casesMax = 500;

const suiteShape = z.strictObject({
  format: z.literal(1),
  profiles: z.array(z.string()).min(1).max(20),
  scripts: z
    .array(
      z.union([
        z.string(),
        z.strictObject({
          script: z.string(),
          values: z.record(z.string(), z.string()).optional(),
          voiceTrack: z
            .strictObject({
              file: z.string(),
              model: z.string().optional(),
              speaker: z.union([z.literal("synthetic"), z.strictObject({ person: z.string() })]),
            })
            .optional(),
        }),
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
    const { script, values = {}, voiceTrack } = typeof each === "string" ? { script: each } : each;
    const inside = placeWithin(path, script);
    const track = voiceTrack && {
      path: join(directory, placeWithin(path, voiceTrack.file)),
      speaker: voiceTrack.speaker,
      ...(voiceTrack.model === undefined ? {} : { model: voiceTrack.model }),
    };
    return profiles.map((profile) => ({
      name: `${inside.replace(/\.md$/, "").replaceAll(/[^A-Za-z0-9]+/g, "-")}-${profile}`,
      scriptPath: join(directory, inside),
      profile,
      values,
      ...(track ? { voiceTrack: track } : {}),
    }));
  });
  if (cases.length > casesMax) {
    throw new SutradharError("limit_exceeded", `${path} has ${cases.length} cases, and may have ${casesMax}`);
  }
  const twice = cases.find(({ name }, index) => cases.findIndex((each) => each.name === name) !== index);
  if (twice) throw new SutradharError("option_invalid", `${path} has two cases that are called ${twice.name}`);
  return { directory, cases };
}

/** @throws SutradharError `path_outside` */
function placeWithin(suite: string, named: string): string {
  const inside = normalize(named);
  if (!isAbsolute(inside) && !inside.startsWith("..")) return inside;
  throw new SutradharError("path_outside", `${suite} names ${named}: what a suite is made of lies beside it or below`);
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
