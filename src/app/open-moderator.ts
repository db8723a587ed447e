import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { digestBytes, digestJson, limits, SutradharError } from "../core/index.ts";
import {
  createChatJudge,
  createModerator,
  createSessionJudge,
  parseModels,
  signatureOf,
  type ModelEntry,
  type ModelJudge,
  type Moderator,
} from "../governance/moderation/index.ts";
import { guardSession, openOipSession, openOnnxSession } from "../inference/index.ts";
import type { Config } from "./config.ts";

const listBytesMax = 100_000;
const tokenBytesMax = 8_192;

/**
 * The moderator of an installation: the rules that ship, and the models that its configuration names beside them.
 * @throws SutradharError `config_invalid`, `file_missing`, `model_unavailable` where an ONNX file cannot be loaded
 */
export async function openModerator(
  { moderationModels }: Pick<Config, "moderationModels">,
  options: {
    /** The way out, to models on servers. */
    readonly send: typeof fetch;
    onFailure?(error: unknown): void;
  },
): Promise<Moderator> {
  const { send, ...others } = options;
  if (moderationModels === undefined) return createModerator(others);
  const entries = await readModerationModels({ moderationModels });
  const folder = path.dirname(moderationModels);
  const judges = await Promise.all(entries.map((entry) => openJudge(entry, { folder, send })));
  return createModerator({ ...others, judges });
}

/** Which models the configuration names; none where it names no list. */
export async function readModerationModels({
  moderationModels,
}: Pick<Config, "moderationModels">): Promise<readonly ModelEntry[]> {
  if (moderationModels === undefined) return [];
  return parseModels(new TextDecoder().decode(await readBytes(moderationModels, listBytesMax)), moderationModels);
}

interface Surroundings {
  readonly folder: string;
  readonly send: typeof fetch;
}

async function openJudge(entry: ModelEntry, { folder, send }: Surroundings): Promise<ModelJudge> {
  const { id, answerMsMax } = entry;
  if (entry.kind === "chat") return createChatJudge({ ...entry, token: await tokenOf(entry, folder), send });
  const signature = signatureOf(entry);
  if (entry.kind === "onnx") {
    const bytes = await readBytes(path.resolve(folder, entry.file), limits.modelWeightBytesMax);
    const session = guardSession(await openOnnxSession({ name: id, bytes, signature }), { name: id, answerMsMax });
    const digest = digestBytes(bytes);
    return createSessionJudge({ ...entry, digest, version: digest.slice(0, 12) }, session);
  }
  const { url, model, version = "" } = entry;
  const token = await tokenOf(entry, folder);
  const session = openOipSession({ name: id, url, model, version: entry.version, token, signature, send });
  return createSessionJudge(
    { ...entry, digest: digestJson({ url, model, version }), version },
    guardSession(session, { name: id, answerMsMax }),
  );
}

async function tokenOf(
  { tokenFile }: { readonly tokenFile?: string | undefined },
  folder: string,
): Promise<string | undefined> {
  if (tokenFile === undefined) return undefined;
  const file = path.resolve(folder, tokenFile);
  const token = new TextDecoder().decode(await readBytes(file, tokenBytesMax)).trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new SutradharError("config_invalid", `${file} holds no token: expected one line without white space`);
}

async function readBytes(file: string, bytesMax: number): Promise<Uint8Array> {
  const info = await stat(file).catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no file ${file}`, { cause });
  });
  if (!info.isFile()) throw new SutradharError("file_missing", `${file} is not a file`);
  if (info.size > bytesMax) {
    throw new SutradharError("file_too_large", `${file} has ${info.size} bytes, and may have ${bytesMax}`);
  }
  return readFile(file);
}
