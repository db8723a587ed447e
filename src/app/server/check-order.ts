import { getProfile } from "../../media/timeline/index.ts";
import { errorCodes, formatPointer, limits, SutradharError, type Digest, type Problem } from "../../core/index.ts";
import type { NewOrder } from "../../api/index.ts";
import type { Estimate } from "../../fleet/index.ts";
import type { VideoPlan } from "../../planner/index.ts";
import type { AssetBinder } from "../../registry/index.ts";
import { listUses } from "../../productions/index.ts";
import { templateScript } from "../../registry/versions/index.ts";
import {
  checkVariables,
  createVariableTable,
  decodeText,
  exampleValues,
  readHead,
  type VariableForm,
} from "../../speech/script/index.ts";
import type { Store, Stores } from "../../store/index.ts";
import type { StageModelNames } from "../stage-models.ts";
import { readCast, type Cast } from "../cast.ts";
import { collectPlacedTexts, fileNamesOf, type PlacedText } from "../collect-texts.ts";
import { findUnspeakable } from "../find-unspeakable.ts";
import { measureShots } from "../measure-shots.ts";
import { openScript } from "../prepare-scenes.ts";
import { locateTrack } from "../voice-track.ts";
import { bindVideo, planPrepared, planSpeech, type PreparedVideo } from "../prepare-video.ts";
import type { VoiceBinder } from "../resolve-scenes.ts";
import { layOutSource } from "./lay-out-source.ts";
import { refuseMissing, type OrderFolder } from "./order-folder.ts";
import { voicesOf } from "./start-planned.ts";

/** What is looked at of an order before it is taken. */
export type CheckableOrder = Omit<NewOrder, "callbackId" | "startAfter" | "deadline" | "origin">;

/** Judges an order of a workspace. @throws SutradharError with a problem for everything that is wrong, each with its place */
export type OrderCheck = (workspaceId: string, order: CheckableOrder) => Promise<CheckedOrder>;

/** What is known of an order that can be made. */
export interface CheckedOrder {
  readonly estimate: Estimate | undefined;
  /** What it would be made of, as stops name it. */
  readonly uses: readonly string[];
  /** Who is in it; undefined where that is only known when it is planned. */
  readonly cast: Cast | undefined;
  /** What it says and shows. */
  readonly texts: readonly PlacedText[];
}

export interface OrderCheckOptions {
  readonly stores: Stores;
  readonly voices: VoiceBinder;
  readonly engineOf: (step: string) => Digest;
  readonly stageModels?: StageModelNames;
  readonly openAssets: (workspaceId: string) => Promise<AssetBinder>;
  readonly estimate: (planned: { prepared: PreparedVideo; video: VideoPlan; store: Store }) => Promise<Estimate>;
}

/**
 * Reads an order as planning will: the same code binds, lays out and plans it, so that nothing fails later that could have
 * been known. Speaks and draws nothing.
 */
export function createOrderCheck(options: OrderCheckOptions): OrderCheck {
  return async (workspaceId, order) => {
    const { stores, openAssets } = options;
    const [cache, vault] = await Promise.all([stores.openCache(workspaceId), stores.openVault(workspaceId)]);
    const assets = await openAssets(workspaceId);
    const problems = [...checkProfile(order), ...(await checkCast(order, assets, options.voices))];
    const folder = await pointTo("#/template", () => layOutSource(order, { assets, cache: cache.blobs, vault }));
    try {
      refuseMissing(folder.missing);
      return await judge(options, { order, assets, cache, folder, problems });
    } catch (error) {
      throw folder.tell(error);
    } finally {
      await folder.remove();
    }
  };
}

interface Judging {
  readonly order: CheckableOrder;
  readonly assets: AssetBinder;
  readonly cache: Store;
  readonly folder: OrderFolder;
  /** What is known to be wrong by now. */
  readonly problems: Problem[];
}

async function judge(
  { voices, engineOf, stageModels, estimate }: OrderCheckOptions,
  { order, assets, cache, folder, problems }: Judging,
): Promise<CheckedOrder> {
  const { variables: given, ...settings } = order;
  const declared = readDeclared(await folder.readScript());
  const checked = checkVariables(createVariableTable(declared), given);
  problems.push(
    ...checked.findings.map(({ name, ...finding }) => ({ ...finding, pointer: formatPointer(["variables", name]) })),
  );
  // The rest is read with values that pass, so that it is told too.
  const stand = checked.findings.length === 0 ? checked.values : { ...exampleValues(declared), ...checked.values };
  const isCast = problems.some(({ pointer }) => pointer === "#/avatar" || pointer === "#/voice");
  const profile = problems.some(({ pointer }) => pointer === "#/profile") ? undefined : settings.profile;
  const refusals: SutradharError[] = [];
  const source = await gather(
    problems,
    () => openScript({ scriptPath: folder.scriptPath, values: stand, profile, isTest: settings.isTest }),
    { refusals },
  );
  const cast = isCast ? { avatar: undefined, voice: undefined } : {};
  // Which label it owes is only known once its texts were judged; how long it takes does not depend on it.
  const voiceTrack = settings.voiceTrack && locateTrack(settings.voiceTrack, folder);
  const binders = {
    ...settings,
    ...cast,
    voiceTrack,
    label: undefined,
    engineOf,
    stageModels,
    assets,
    voices,
    store: cache,
  };
  const prepared = source && (await gather(problems, () => bindVideo(source, binders), { refusals }));
  if (source) problems.push(...findUnspeakable((prepared ?? source).script));
  throwIfAny(problems, refusals.length === 1 ? refusals[0] : undefined);
  if (!prepared) return { estimate: undefined, uses: [], cast: undefined, texts: [] };
  return {
    estimate: await estimatePrepared(prepared, cache, estimate),
    uses: listUses(prepared.inputs.assets, voicesOf(prepared)),
    cast: readCast(prepared),
    texts: textsOf(prepared, order),
  };
}

function textsOf({ script }: PreparedVideo, order: CheckableOrder): readonly PlacedText[] {
  const file = order.script?.name ?? templateScript;
  return collectPlacedTexts({ script, fileNames: fileNamesOf(order) }).map((text) => nameFile(text, file));
}

/** Positions in the script as its customer calls it: the folder that it was read in is gone by then. */
function nameFile({ text, places }: PlacedText, file: string): PlacedText {
  return { text, places: places.map(({ start, position }) => ({ start, position: { ...position, file } })) };
}

function readDeclared(bytes: Uint8Array): readonly VariableForm[] {
  return readHead({ file: templateScript, text: decodeText({ file: templateScript, bytes }) }).variables;
}

async function estimatePrepared(
  prepared: PreparedVideo,
  store: Store,
  estimate: OrderCheckOptions["estimate"],
): Promise<Estimate | undefined> {
  // Where the file's size is limited it is planned with how long everything is likely to be.
  const timings = prepared.isMeasured ? (await measureShots(planSpeech(prepared), store)).timings : undefined;
  return estimate({ prepared, video: planPrepared(prepared, timings), store });
}

function checkProfile({ profile }: CheckableOrder): Problem[] {
  try {
    if (profile !== undefined) getProfile(profile);
    return [];
  } catch (error) {
    return problemsOf(error, "#/profile");
  }
}

/** Who is asked to speak, looked for by itself: a script that cannot be read hides nothing. */
async function checkCast(
  { avatar, voice }: CheckableOrder,
  assets: AssetBinder,
  voices: VoiceBinder,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  if (avatar !== undefined) await gather(problems, () => assets.bind("avatar", avatar), { pointer: "#/avatar" });
  if (voice !== undefined && !voices.find(voice))
    await gather(problems, () => assets.bindVoice(voice), { pointer: "#/voice" });
  return problems;
}

interface Gathering {
  /** Where in the request what is refused stands. */
  readonly pointer?: string;
  /** Each refusal whole. */
  readonly refusals?: SutradharError[];
}

/** Does what may be refused, and notes that. */
async function gather<T>(
  problems: Problem[],
  work: () => Promise<T>,
  { pointer, refusals }: Gathering,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    problems.push(...problemsOf(error, pointer));
    if (error instanceof SutradharError) refusals?.push(error);
    return undefined;
  }
}

/** @throws what is no finding of bad input */
function problemsOf(error: unknown, pointer?: string): Problem[] {
  if (!(error instanceof SutradharError) || !isFinding(error)) throw error;
  const found: readonly Problem[] = error.problems.length > 0 ? error.problems : [error];
  return found.map(({ code, message, position, pointer: own = pointer }) => ({
    code,
    message,
    ...(position ? { position } : {}),
    ...(own === undefined ? {} : { pointer: own }),
  }));
}

/** Bad input is told with the rest; what failed, or was refused by a rule, ends the check. */
function isFinding({ code }: SutradharError): boolean {
  return errorCodes[code] === "input";
}

async function pointTo<T>(pointer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throwIfAny(problemsOf(error, pointer));
    throw error;
  }
}

/**
 * A script alone that is refused is refused in the words in which a render refuses it; else the first finding speaks for all.
 * @throws SutradharError by the code of the first, with all of them
 */
function throwIfAny(problems: readonly Problem[], whole?: SutradharError): void {
  const [first] = problems;
  if (!first) return;
  const more = problems.length > 1 ? `, and ${problems.length - 1} more: see errors` : "";
  const isWhole = whole !== undefined && problems.length === Math.max(1, whole.problems.length);
  throw new SutradharError(first.code, isWhole ? whole.message : `${first.message}${more}`, {
    ...(isWhole ? { details: { ...whole.details } } : {}),
    problems: isWhole ? whole.problems : problems.slice(0, limits.problemsMax),
  });
}
