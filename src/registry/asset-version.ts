import compare from "semver/functions/compare.js";
import parse from "semver/functions/parse.js";
import satisfies from "semver/functions/satisfies.js";

const versionCharsMax = 64;

/**
 * A version of semver 2.0.0 in its one spelling. Build metadata is refused: `1.0.0+a` and `1.0.0+b` would be two assets
 * that neither comes before the other.
 */
export function isVersion(text: string): boolean {
  return text.length <= versionCharsMax && !text.includes("+") && parse(text)?.version === text;
}

/** `^1`, `~1.2`, `1`, `1.2`, `^1.2.3`: no spaces and no signs that a script, an address or a shell takes for its own. */
export function isRange(text: string): boolean {
  const partial = /^(?<sign>[\^~]?)(?<parts>(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){0,2})$/.exec(text)?.groups;
  if (partial) return partial["sign"] !== "" || partial["parts"]?.split(".").length !== 3;
  return /^[\^~]/.test(text) && isVersion(text.slice(1));
}

/** Whether a version may be taken where none was named: it is no pre-release. */
export function isStable(version: string): boolean {
  return parse(version)?.prerelease.length === 0;
}

/** Pre-releases satisfy a range only where the range names one of the same version (semver's own rule). */
export function satisfiesRange(version: string, range: string): boolean {
  return satisfies(version, range);
}

export function isPrereleaseOf(version: string, stable: string): boolean {
  const parsed = parse(version);
  return (
    parsed !== null && parsed.prerelease.length > 0 && `${parsed.major}.${parsed.minor}.${parsed.patch}` === stable
  );
}

/** Newest first. */
export function byNewest(a: { readonly version: string }, b: { readonly version: string }): number {
  return compare(b.version, a.version);
}
