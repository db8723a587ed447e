/** What can be stopped by its name. */
const kinds: ReadonlySet<string> = new Set(["avatar", "voice", "model", "template"]);

/** A name that was bound to a version. */
interface BoundName {
  /** As it was asked for: `avatar/./kavya` of a folder beside the script. */
  readonly wanted: string;
  readonly kind: string;
  readonly name: string;
  readonly version: string;
}

/**
 * What a video is made of, as stops name it: each thing with its version and without, and the engine's own voices. A folder
 * beside a script has no name that others could stop.
 */
export function listUses(resolutions: readonly BoundName[], voices: readonly string[]): readonly string[] {
  const named = resolutions
    .filter(({ kind, wanted }) => kinds.has(kind) && !wanted.includes("/./"))
    .flatMap(({ kind, name, version }) => [`${kind}/${name}`, `${kind}/${name}@${version}`]);
  return [...new Set([...named, ...voices.map((voice) => `voice/${voice}`)])].sort();
}
