/**
 * Which folder may import which, top to bottom: the linter is built from this table (`oxlint.config.ts`), and
 * `docs/ARCHITECTURE.md` explains it. A folder imports only what stands above it, and only through its `index.ts`.
 */
export const layers = {
  core: [],
  media: ["core"],
  speech: ["core"],
  pipeline: ["core"],
  store: ["core"],
  telemetry: ["core"],
  inference: ["core", "store", "telemetry"],
  ledger: ["core", "store", "telemetry"],
  access: ["core", "store", "ledger"],
  governance: ["core", "store", "ledger", "speech", "inference", "telemetry"],
  registry: ["core", "store", "ledger", "media", "speech", "inference", "governance"],
  provenance: ["core", "store", "ledger", "media"],
  providers: ["core", "speech", "telemetry"],
  fleet: ["core", "store", "pipeline", "telemetry"],
  quality: ["core", "store", "media", "speech", "inference", "provenance", "governance", "registry"],
  rollout: ["core", "store", "ledger", "telemetry", "registry", "governance"],
  productions: ["core", "store", "ledger", "access", "governance", "registry", "telemetry"],
  planner: { allBut: ["media", "telemetry", "inference", "ledger", "access", "providers", "quality"] },
  steps: { allBut: ["planner", "fleet", "access"] },
  executors: ["core", "pipeline", "store", "fleet", "telemetry"],
  api: { allBut: ["steps", "executors"] },
  app: { allBut: [] },
  cli: ["core", "app"],
  // For others' programs: nothing here imports it.
  client: [],
} as const satisfies Readonly<Record<string, readonly string[] | { readonly allBut: readonly string[] }>>;

export type Folder = keyof typeof layers;

/** The folders that `folder` may import, in the table's order. */
export function importsOf(folder: Folder): Folder[] {
  const names = Object.keys(layers) as Folder[];
  const above = names.slice(0, names.indexOf(folder));
  const row: readonly string[] | { readonly allBut: readonly string[] } = layers[folder];
  return above.filter((name) => ("allBut" in row ? !row.allBut.includes(name) : row.includes(name)));
}

/**
 * Files that others may import past an `index.ts`: contracts that two parts were built against at once, and what every
 * render asks first.
 */
const publicFiles: Readonly<Partial<Record<Folder, readonly string[]>>> = {
  store: ["data-directory.ts"],
  speech: ["spoken.ts"],
  media: ["pose.ts"],
};

/**
 * Folders whose parts are each a front of their own: one index for all would load a codec with every rig, all of the
 * steps with every worker process, OpenTelemetry with every command, and the database with every render.
 */
const openFolders: readonly Folder[] = [
  "media",
  "speech",
  "store",
  "governance",
  "registry",
  "provenance",
  "steps",
  "executors",
  "telemetry",
];

/** The deepest folder below `src/<folder>/` that holds a file. */
const depthMax = 4;

/** One override of the linter: which files, and which imports are refused in them. */
export interface ImportOverride {
  readonly files: string[];
  readonly rules: {
    readonly "no-restricted-imports": [
      "error",
      {
        readonly paths: { readonly name: string; readonly message: string }[];
        readonly patterns: { readonly group: string[]; readonly message: string }[];
      },
    ];
  };
}

/** The import table in the linter's words: an override for each folder and depth, then one for its tests. */
export function importOverrides(): ImportOverride[] {
  const folders = Object.keys(layers) as Folder[];
  const depths = Array.from({ length: depthMax }, (_, index) => index + 1);
  return folders.flatMap((folder) =>
    depths.flatMap((depth) => [
      override(folder, depth, `src/${folder}/${"*/".repeat(depth - 1)}*.ts`, []),
      override(folder, depth, `src/${folder}/${"*/".repeat(depth - 1)}*.test.ts`, [
        `!${"../".repeat(depth + 1)}test/**`,
      ]),
    ]),
  );
}

function override(folder: Folder, depth: number, files: string, exceptions: readonly string[]): ImportOverride {
  const allowed = importsOf(folder).join(", ") || "nothing";
  const message = `src/${folder} may import ${allowed}, each through its index.ts (the table is src/layers.ts)`;
  const paths = ["process", "node:process"].map((name) => ({
    name,
    message: "take what you need as an argument; the environment is read in src/app/config.ts alone",
  }));
  const group = [...insideFolder(depth), ...acrossFolders(folder, depth), ...exceptions];
  return { files: [files], rules: { "no-restricted-imports": ["error", { paths, patterns: [{ group, message }] }] } };
}

/** A neighbour's files stay private: of `../raster/` only `index.ts` is seen. In gitignore's order, near to far. */
function insideFolder(depth: number): string[] {
  const prefixes = ["./", ...Array.from({ length: depth - 1 }, (_, index) => "../".repeat(index + 1))];
  return prefixes.flatMap((prefix) => [`${prefix}*/**`, `!${prefix}*/index.ts`]);
}

function acrossFolders(folder: Folder, depth: number): string[] {
  const source = "../".repeat(depth);
  const allowed = importsOf(folder).flatMap((name) => {
    const parts = openFolders.includes(name) ? ["*/index.ts"] : [];
    return ["index.ts", ...parts, ...(publicFiles[name] ?? [])].map((file) => `!${source}${name}/${file}`);
  });
  return [`${source}*/**`, `${source}*.ts`, ...allowed, `${source}../**`];
}
