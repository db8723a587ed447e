import type { Rig } from "../media/rig/index.ts";

/** What each picture is to a rig, in the words of `rig.json`: `layer face`, `mouth.upperLip`, `eyes.left.iris`. */
export function nameRigFiles(rig: Rig): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const put = (file: string, name: string) => {
    if (!names.has(file)) names.set(file, name);
  };
  const { layers, ...parts } = rig;
  for (const { id, file, depth } of layers) {
    put(file, `layer ${id}`);
    if (typeof depth === "object") put(depth.file, `depth of layer ${id}`);
  }
  walk(parts, [], put);
  return names;
}

/** Calls `found` for every `file` below a value, with where it stands. */
function walk(value: unknown, path: readonly string[], found: (file: string, name: string) => void): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    if (key === "file" && typeof each === "string") found(each, path.join("."));
    else walk(each, [...path, key], found);
  }
}
