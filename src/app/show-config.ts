import { listSettings } from "./config.ts";
import type { Settable } from "./config-setting.ts";
import { settings } from "./config-settings.ts";
import type { SettingSource } from "./config-values.ts";

/** A setting as it may be shown to anyone. */
export interface ShownSetting {
  readonly key: string;
  readonly variable: string;
  /** Null where it is not set and has no standard; a secret is hidden. */
  readonly value: Settable | null;
  /** `standard`, a variable's name, or `file:line`. */
  readonly source: string;
}

/** Every setting with its value and where that comes from. @throws SutradharError `config_invalid` */
export function showConfig(): readonly ShownSetting[] {
  return listSettings().map(({ key, value, source }) => ({
    key,
    variable: settings[key].variable,
    value: settings[key].isSecret && typeof value === "string" ? hide(value) : (value ?? null),
    source: describeSource(source),
  }));
}

/** Of a URL only what it could not be opened with; of anything else nothing. */
function hide(secret: string): string {
  if (!URL.canParse(secret)) return "***";
  const { protocol, host, pathname } = new URL(secret);
  return `${protocol}//***@${host}${pathname}`;
}

function describeSource(source: SettingSource): string {
  if (source.kind === "standard") return "standard";
  return source.kind === "variable" ? source.name : `${source.position.file}:${source.position.line}`;
}
