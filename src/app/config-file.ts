import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type * as Yaml from "yaml";
import { limits, SutradharError, type Problem, type SourcePosition } from "../core/index.ts";
import type { Environment } from "./config-setting.ts";
import { configVariable } from "./config-settings.ts";

/** A member of the configuration file, and where it stands. */
export interface FileMember {
  readonly key: string;
  readonly value: unknown;
  readonly position: SourcePosition;
}

export interface ConfigFile {
  readonly path: string;
  /** What relative paths in it start from. */
  readonly folder: string;
  readonly members: readonly FileMember[];
}

/** The file that `SUTRADHAR_CONFIG` names, else `config.yaml` in the data directory, where there is one. */
export function findConfigFile(environment: Environment, home: string): string | undefined {
  const named = environment[configVariable];
  if (named) return resolve(named);
  const path = join(home, "config.yaml");
  return statSync(path, { throwIfNoEntry: false }) ? path : undefined;
}

/**
 * Reads the file that `findConfigFile` finds.
 * @param home the data directory, before the file has been asked
 * @throws SutradharError `config_invalid`
 */
export function readConfigFile(environment: Environment, home: string): ConfigFile | undefined {
  const path = findConfigFile(environment, home);
  if (path === undefined) return undefined;
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info?.isFile()) {
    throw invalid(`${configVariable} must name a file, got ${JSON.stringify(environment[configVariable] ?? path)}`);
  }
  if (info.size > limits.configBytesMax) {
    throw invalid(`${path} has ${info.size} bytes; a configuration may have ${limits.configBytesMax}`);
  }
  return { path, folder: dirname(path), members: parseMembers(readText(path), path) };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw invalid(`${path} cannot be read (${(cause as NodeJS.ErrnoException).code}): let its user read it`);
  }
}

function parseMembers(text: string, path: string): FileMember[] {
  // Loaded at once and only here: most commands have no such file, and reading the configuration waits for nothing.
  const { isMap, isScalar, LineCounter, parseDocument } = createRequire(import.meta.url)("yaml") as typeof Yaml;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = (offset = 0): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { file: path, line, column: col };
  };
  const [error] = document.errors;
  if (error) throw invalid(`${path} is not YAML: ${error.message.split("\n", 1)[0]}`, place(error.pos[0]));
  const { contents } = document;
  if (contents === null) return [];
  if (!isMap(contents)) throw invalid(`${path} must be a list of key: value lines`, place());
  return contents.items.map(({ key, value }) => {
    const position = place(isScalar(key) ? key.range?.[0] : 0);
    const plain: unknown = isScalar(value) ? value.value : (value as Yaml.Node | null)?.toJS(document);
    return { key: isScalar(key) ? String(key.value) : String(key), value: plain, position };
  });
}

function invalid(message: string, position?: SourcePosition): SutradharError {
  const problem: Problem = { code: "config_invalid", message, ...(position ? { position } : {}) };
  return new SutradharError("config_invalid", message, { problems: [problem] });
}
