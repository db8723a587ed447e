import { readFile, stat } from "node:fs/promises";
import { limits, SutradharError } from "../core/index.ts";
import {
  guessLanguage,
  listCovered,
  measureSuite,
  parseSuite,
  readModerationPolicy,
  type CoveredLanguage,
  type ModerationDecision,
  type Moderator,
  type SuiteReport,
} from "../governance/moderation/index.ts";
import { readConfig, type Config } from "./config.ts";
import { createLazyDoor } from "./open-lazy-door.ts";
import { openModerator, readModerationModels } from "./open-moderator.ts";

export interface ModeratedText {
  readonly text: string;
  readonly decision: ModerationDecision;
}

/** What a suite came to: as a whole, and each part that it names, such as the half that was held out. */
export interface MeasuredSuite extends SuiteReport {
  readonly splits: Readonly<Record<string, Pick<SuiteReport, "hatefulStopped" | "harmlessAllowed">>>;
}

/**
 * Judges one text, given or read from a file, with the rules that ship and the models that the configuration names.
 *
 * @throws SutradharError `file_missing`, `file_too_large`, or `option_invalid` where there is no text or two
 */
export async function moderateText(
  source: { readonly text?: string | undefined; readonly file?: string | undefined },
  options: { readonly language?: string | undefined; readonly purpose?: string | undefined; readonly now: Date },
): Promise<ModeratedText> {
  if ((source.text === undefined) === (source.file === undefined)) {
    throw new SutradharError("option_invalid", "give a text or --file, and not both");
  }
  const text =
    source.text ?? new TextDecoder().decode(await readLimited(source.file!, limits.scriptBytesMax, "a text"));
  const moderator = await openConfigured();
  const decision = await moderator.moderate(
    {
      stage: "script",
      language: options.language ?? guessLanguage(text),
      text,
      ...(options.purpose === undefined ? {} : { purpose: options.purpose }),
    },
    options.now,
  );
  return { text, decision };
}

/** Judges every case of a suite. @throws SutradharError as `parseSuite` does, and for files */
export async function measureModeration(
  file: string,
  options: { readonly language?: string | undefined; readonly now: Date },
): Promise<MeasuredSuite> {
  const cases = parseSuite(await readLimited(file, limits.suiteBytesMax, "a suite"));
  const moderator = await openConfigured();
  const measure = (of: typeof cases): Promise<SuiteReport> =>
    measureSuite(moderator, of, {
      now: options.now,
      ...(options.language === undefined ? {} : { language: options.language }),
    });
  const splits: Record<string, Pick<SuiteReport, "hatefulStopped" | "harmlessAllowed">> = {};
  for (const split of new Set(cases.flatMap((one) => (one.split === undefined ? [] : [one.split])))) {
    // oxlint-disable-next-line no-await-in-loop
    const { hatefulStopped, harmlessAllowed } = await measure(cases.filter((one) => one.split === split));
    splits[split] = { hatefulStopped, harmlessAllowed };
  }
  return { ...(await measure(cases)), splits };
}

/** Whatever is judged by a model goes to the places alone that the operator listed. */
function openConfigured(): Promise<Moderator> {
  const config = readConfig();
  return openModerator(config, {
    send: createLazyDoor(config).fetchTo({ place: "moderation-models", dataClass: "script" }),
  });
}

/** How well each language is covered by what is configured; whatever is not named goes to a human. */
export async function listModerated(
  config: Pick<Config, "moderationModels"> = readConfig(),
): Promise<readonly CoveredLanguage[]> {
  return listCovered(readModerationPolicy(), await readModerationModels(config));
}

async function readLimited(path: string, bytesMax: number, what: string): Promise<Uint8Array> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no file ${path}`, { cause });
  });
  if (!info.isFile()) throw new SutradharError("file_missing", `${path} is not a file`);
  if (info.size > bytesMax) {
    throw new SutradharError("file_too_large", `${path} has ${info.size} bytes; ${what} may have ${bytesMax}`);
  }
  return readFile(path);
}
