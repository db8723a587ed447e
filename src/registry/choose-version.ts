import { formatSelector, type VersionSelector } from "./asset-name.ts";
import { byNewest, isStable, satisfiesRange } from "./asset-version.ts";

/** What a version is chosen from. */
export interface VersionChoice {
  readonly versions: readonly { readonly version: string; readonly isDeprecated: boolean }[];
  /** Alias to version. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** The version that answers to a selector, or why none does. */
export type ChosenVersion = { readonly version: string } | { readonly refused: string };

/**
 * The rule: an exact version is that version, also a pre-release or a deprecated one. An alias is what it points to. A range
 * is the newest version in it that is not deprecated, or, where all are, the newest. Same choice, same version: nothing else
 * is looked at.
 */
export function chooseVersion(selector: VersionSelector, { versions, aliases }: VersionChoice): ChosenVersion {
  const known = versions.toSorted(byNewest);
  const wanted = selector.kind === "alias" ? aliases.get(selector.alias) : undefined;
  const chosen = selector.kind === "range" ? chooseInRange(selector.range, known) : known.find(isWanted);
  return chosen ? { version: chosen.version } : { refused: explain(selector, known) };

  function isWanted({ version }: { readonly version: string }): boolean {
    return version === (selector.kind === "exact" ? selector.version : wanted);
  }
}

type Versions = VersionChoice["versions"];

function chooseInRange(range: string, known: Versions): Versions[number] | undefined {
  const fitting = known.filter(({ version }) => satisfiesRange(version, range));
  return fitting.find(({ isDeprecated }) => !isDeprecated) ?? fitting[0];
}

const shownMax = 12;

function explain(selector: VersionSelector, known: Versions): string {
  const some = known.slice(0, shownMax).map(({ version }) => version);
  const list = `${some.join(", ")}${known.length > shownMax ? " and older ones" : ""}`;
  const written = formatSelector(selector);
  if (selector.kind === "exact") return `there is no version ${written}; there are ${list}`;
  if (selector.kind === "range") return `no version is in ${written}; there are ${list}`;
  if (written === "latest" && known.every(({ version }) => !isStable(version))) {
    return `there are only pre-releases (${list}): name one of them`;
  }
  return `it has no alias ${written}; there are the versions ${list}`;
}

/** What `latest` points to while nobody has frozen it: the newest stable version, deprecated or not. */
export function newestStable(versions: readonly { readonly version: string }[]): string | undefined {
  return versions.filter(({ version }) => isStable(version)).toSorted(byNewest)[0]?.version;
}
