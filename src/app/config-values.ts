import { limits, suggest, SutradharError, type Problem, type SourcePosition } from "../core/index.ts";
import { findConfigFile, readConfigFile, type ConfigFile, type FileMember } from "./config-file.ts";
import type { Environment, Settable, Setting } from "./config-setting.ts";
import { configVariable, settingKeys, settings, type SettingKey, type SettingValues } from "./config-settings.ts";

/** Where a value comes from. */
export type SettingSource =
  | { readonly kind: "standard" }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "file"; readonly position: SourcePosition };

export interface SettingEntry {
  readonly key: SettingKey;
  readonly value: Settable | undefined;
  readonly source: SettingSource;
}

/**
 * Every setting with its value and where that comes from: a variable of the environment, else the file, else the standard.
 * @throws SutradharError `config_invalid` with everything that is wrong: unknown keys and variables, values out of range
 */
export function readSettings(environment: Environment): readonly SettingEntry[] {
  const problems = checkVariables(environment);
  const take = createTaker(problems);
  const home = take("home", environment).value as string;
  const file = readConfigFile(environment, home);
  if (file) problems.push(...checkKeys(file));
  const entries = settingKeys.map((key) => take(key, environment, file));
  const [first] = problems;
  if (!first) return entries;
  throw new SutradharError("config_invalid", first.message, { problems: problems.slice(0, limits.problemsMax) });
}

/** Which file would be read. */
export function findSettingsFile(environment: Environment): string | undefined {
  return findConfigFile(environment, createTaker([])("home", environment).value as string);
}

/** The values alone. */
export function valuesOf(entries: readonly SettingEntry[]): SettingValues {
  // Every key is there, with what its own setting's kind or standard made.
  return Object.fromEntries(entries.map(({ key, value }) => [key, value])) as SettingValues;
}

function createTaker(problems: Problem[]) {
  const parse = (key: SettingKey, value: unknown, folder: string, name: string, position?: SourcePosition) => {
    const { kind, isSecret }: Setting<Settable> = settings[key];
    const parsed = kind.parse(value, folder);
    const got = isSecret ? "something else" : JSON.stringify(value);
    const message = `${name} must be ${kind.expected}, got ${got}`;
    if (parsed === undefined) problems.push(problem(message, position));
    return parsed;
  };
  return (key: SettingKey, environment: Environment, file?: ConfigFile): SettingEntry => {
    const { variable, standard }: Setting<Settable> = settings[key];
    const text = environment[variable];
    if (text) return { key, value: parse(key, text, "", variable), source: { kind: "variable", name: variable } };
    const member = file?.members.find((one) => one.key === key && one.value !== null);
    if (!file || !member) return { key, value: standard(environment), source: { kind: "standard" } };
    const { value, position } = member;
    return { key, value: parse(key, value, file.folder, key, position), source: { kind: "file", position } };
  };
}

/** A variable that is misspelt would else be a setting that has no effect. */
function checkVariables(environment: Environment): Problem[] {
  const known = [configVariable, ...settingKeys.map((key) => settings[key].variable)];
  return Object.keys(environment)
    .filter((name) => name.startsWith("SUTRADHAR_") && !known.includes(name))
    .map((name) => problem(`there is no setting ${name}${suggest(name, known)}`));
}

function checkKeys({ members, path }: ConfigFile): Problem[] {
  return members
    .filter(({ key }) => !isKey(key))
    .map(({ key, position }: FileMember) =>
      problem(`${path} sets ${key}, which there is not${suggest(key, settingKeys)}`, position),
    );
}

function isKey(text: string): text is SettingKey {
  return (settingKeys as readonly string[]).includes(text);
}

function problem(message: string, position?: SourcePosition): Problem {
  return { code: "config_invalid", message, ...(position ? { position } : {}) };
}
