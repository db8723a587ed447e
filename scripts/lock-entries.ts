/** What stands in package-lock.json, as far as it matters for what is installed. */
export interface Lock {
  readonly lockfileVersion: number;
  readonly packages: Record<string, LockEntry>;
}

export interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

const registryHost = "registry.npmjs.org";

export interface BareEntry {
  readonly path: string;
  /** `name@version`, as npm asks for it. */
  readonly wanted: string;
}

/** Packages whose bytes the lock does not vouch for. */
export function listBareEntries({ packages }: Lock): BareEntry[] {
  return Object.entries(packages)
    .filter(([path, { integrity }]) => path !== "" && integrity === undefined)
    .map(([path, { version }]) => ({ path, wanted: `${nameOf(path)}@${version}` }));
}

/** What must not be in a lock, in words. */
export function findLockFaults(lock: Lock): string[] {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== "")
    .flatMap(([path, entry]) => [...findEntryFaults(path, entry)]);
}

/** The lock with the hashes that are known, in the order of names that npm writes. */
export function fillInHashes(lock: Lock, hashes: ReadonlyMap<string, string>): Lock {
  const packages = Object.entries(lock.packages).map(([path, entry]) => {
    const integrity = hashes.get(path);
    const { version, resolved, ...rest } = entry;
    return [
      path,
      integrity ? { ...(version ? { version } : {}), ...(resolved ? { resolved } : {}), integrity, ...rest } : entry,
    ] as const;
  });
  return { ...lock, packages: Object.fromEntries(packages) };
}

function* findEntryFaults(path: string, entry: LockEntry): Generator<string> {
  const { version, resolved, integrity } = entry;
  if (!version) yield `${path} has no version`;
  if (resolved !== undefined) yield* findPlaceFaults(path, resolved, integrity);
  if (integrity === undefined && !isOfAnotherPlatform(entry)) yield `${path} has no hash`;
  if (integrity !== undefined && !integrity.startsWith("sha512-")) yield `${path} is vouched for by ${integrity}`;
}

function* findPlaceFaults(path: string, resolved: string, integrity: string | undefined): Generator<string> {
  if (integrity === undefined) yield `${path} says where it comes from, and not what it is`;
  const host = URL.canParse(resolved) ? new URL(resolved).host : resolved;
  if (host !== registryHost) yield `${path} comes from ${host}: anyone must be able to install it`;
}

/** Where a registry does not offer what another platform needs, npm leaves out its hash; nothing else may lack one. */
function isOfAnotherPlatform({ optional, os, cpu }: LockEntry): boolean {
  return optional === true && (os ?? cpu) !== undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}
