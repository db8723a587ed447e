import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { digestBytes, limits, SutradharError, type Digest, type Problem } from "../core/index.ts";
import { decodeSlide, isDrawing } from "../media/layout/index.ts";
import {
  decodeText,
  parseLexicon,
  parseScript,
  type Lexicon,
  type LexiconReference,
  type Script,
} from "../speech/script/index.ts";

/** Where each slide lies, by its path in the script. */
export type SlideFiles = ReadonlyMap<string, string>;

/** Of the script, and of every file beside it that has been read, by its path. */
export interface ScriptDigests {
  readonly script: Digest;
  readonly files: Readonly<Record<string, Digest>>;
}

/** A lexicon that was read beside the script, or the name of one that is bound later. */
export type ReadLexicon = Lexicon | Extract<LexiconReference, { name: string }>;

export interface ReadScript {
  /** As it is written: no lexicon has been applied. */
  readonly script: Script;
  /** In order of precedence. */
  readonly lexicons: readonly ReadLexicon[];
  readonly warnings: readonly Problem[];
  readonly slides: SlideFiles;
  readonly digests: ScriptDigests;
}

/** Reads a script and everything beside it that it names. Renders nothing. */
export async function readScript(path: string, values: Readonly<Record<string, string>>): Promise<ReadScript> {
  const source = await readLimited(path, limits.scriptBytesMax, "a script");
  const text = decodeText({ file: path, bytes: source });
  const { script, warnings } = parseScript({ file: path, text }, { values });
  const folder = dirname(resolve(path));
  const files: Record<string, Digest> = {};
  const lexicons = await readLexicons(script, folder, files);
  const slides = await checkSlides(script, folder, files);
  return { script, lexicons, warnings, slides, digests: { script: digestBytes(source), files } };
}

async function readLexicons(
  script: Script,
  folder: string,
  digests: Record<string, Digest>,
): Promise<readonly ReadLexicon[]> {
  const lexicons: ReadLexicon[] = [];
  for (const reference of script.lexicons) {
    if ("name" in reference) {
      lexicons.push(reference);
      continue;
    }
    const { path: named, position } = reference;
    const file = await findBeside(folder, named, position);
    const bytes = await readLimited(file, limits.lexiconBytesMax, "a lexicon");
    digests[named] = digestBytes(bytes);
    lexicons.push(parseLexicon({ file: named, bytes }));
  }
  return lexicons;
}

/** Every slide is there, inside the folder, and a picture. @throws SutradharError with each one that is not. */
async function checkSlides(script: Script, folder: string, digests: Record<string, Digest>): Promise<SlideFiles> {
  const problems: Problem[] = [];
  const files = new Map<string, string>();
  for (const { path, position } of script.scenes.flatMap((scene) => scene.slides)) {
    if (files.has(path)) continue;
    try {
      const file = await findBeside(folder, path, position);
      const bytes = await readLimited(file, limits.imageBytesMax, "an image");
      await decodeSlide(bytes, { name: path, isDrawing: isDrawing(path) });
      files.set(path, file);
      digests[path] = digestBytes(bytes);
    } catch (error) {
      if (!(error instanceof SutradharError)) throw error;
      problems.push({ code: error.code, message: error.message, position });
    }
  }
  const [first] = problems;
  if (first) throw new SutradharError(first.code, first.message, { problems: problems.slice(0, limits.problemsMax) });
  return files;
}

/** The parser has refused paths that climb; a link inside the folder could still lead out of it. */
export async function findBeside(folder: string, path: string, position: Problem["position"]): Promise<string> {
  const full = resolve(folder, path);
  if (!full.startsWith(folder + sep))
    throw problem("path_outside", `${path} lies outside the script's folder`, position);
  const real = await realpath(full).catch(() => undefined);
  if (!real) throw problem("file_missing", `there is no file ${path} beside the script`, position);
  if (!real.startsWith((await realpath(folder)) + sep)) {
    throw problem("path_outside", `${path} is a link that leads out of the script's folder`, position);
  }
  return real;
}

function problem(code: Problem["code"], message: string, position: Problem["position"]): SutradharError {
  return new SutradharError(code, message, { problems: [{ code, message, ...(position ? { position } : {}) }] });
}

async function readLimited(path: string, bytesMax: number, what: string): Promise<Uint8Array> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no file ${path}`, { cause });
  });
  if (!info.isFile()) throw new SutradharError("file_missing", `${path} is not a file`);
  if (info.size > bytesMax) {
    throw new SutradharError("file_too_large", `${path} has ${info.size} bytes; ${what} may have ${bytesMax}`);
  }
  return readFile(path).catch((cause: unknown) => {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw new SutradharError("file_missing", `${path} cannot be read (${code})`, { cause });
  });
}
