import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { digestBytes, type Digest } from "../../core/index.ts";
import { createShippedAssets, type AssetBinder } from "../../registry/index.ts";
import { pathOfAttribute, type Scene, type Script } from "../../speech/script/index.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import { listOwnFiles } from "../lock-files.ts";
import { readScript } from "../read-script.ts";
import { resolveScenes } from "../resolve-scenes.ts";
import { createDigestingBlobs, type DigestingBlobs } from "./digesting-blobs.ts";

/** A script as it is sent, with all that lies beside it and that it names. */
export interface ReadOrder {
  /** Where it lies here. */
  readonly scriptPath: string;
  /** What the server calls it. */
  readonly name: string;
  readonly text: string;
  readonly script: Script;
  /** By its path in the script's folder. */
  readonly files: Readonly<Record<string, { readonly path: string; readonly digest: Digest }>>;
}

/**
 * Reads a script and what it names beside it, with the code that renders it without a server: what is refused here is
 * refused in the same words. Names of assets are the server's to know; nothing outside the script's folder is taken.
 */
export async function readOrder(scriptPath: string, values: Readonly<Record<string, string>>): Promise<ReadOrder> {
  const { script, digests } = await readScript(scriptPath, values);
  const blobs = createDigestingBlobs();
  const { scenes } = await resolveScenes(withOwnAlone(script), {
    assets: createOwnAssets(blobs),
    voices: createEspeakVoices(),
    store: { blobs },
  });
  const folder = dirname(resolve(scriptPath));
  const files = { ...digests.files, ...(await listOwnFiles(scenes, blobs)) };
  const name = basename(scriptPath);
  // As it is, with whatever mark of its encoding it begins with: the server reads the same bytes.
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(scriptPath));
  return {
    scriptPath,
    name: plainName.test(name) ? name : "script.md",
    text,
    script,
    files: Object.fromEntries(
      Object.entries(files).map(([path, digest]) => [path, { path: join(folder, path), digest }]),
    ),
  };
}

/** As every server takes it; some systems allow names that others do not. */
const plainName = /^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N} _.,()-]{0,98}[\p{L}\p{M}\p{N}_)]$/u;

/** The script without what only a server can bind: names of assets and voices. */
function withOwnAlone(script: Script): Script {
  return { ...script, scenes: script.scenes.map(keepOwn) };
}

function keepOwn(scene: Scene): Scene {
  const { avatar, background, brand, voice: _voice, ...others } = scene;
  return {
    ...others,
    ...(isOwn(avatar) ? { avatar } : {}),
    ...(isOwn(background) ? { background } : {}),
    ...(isOwn(brand) ? { brand } : {}),
    // Else a brand of one's own would ask for its bed.
    music: "none",
  };
}

function isOwn(name: string | undefined): name is string {
  return name !== undefined && pathOfAttribute(name) !== undefined;
}

/** Binds folders as every binder does, and takes every name for what the server has. */
function createOwnAssets(blobs: DigestingBlobs): AssetBinder {
  return {
    ...createShippedAssets({ directory: "", blobs }),
    bind: async (kind, name) => ({ kind, name, version: "0.0.0", title: name, digest: digestBytes(name) }),
  };
}
