import { z } from "zod";
import { SutradharError } from "../../../core/index.ts";

/** The last entry of a backup: what it is of, and every file in it with its digest. */
export const manifestName = "manifest.json";

/** Where in a backup the files of the data directory lie, those of an embedded Postgres, and rows. */
export const homePrefix = "home/";
export const clusterEntry = "postgres.pack";
export const rowsPrefix = "rows/";

const digest = z.string().regex(/^[0-9a-f]{64}$/);

const manifest = z.object({
  format: z.literal(1),
  /** `physical`: the files of an embedded Postgres; `logical`: rows, which any Postgres takes. */
  kind: z.enum(["physical", "logical"]),
  /** Of Sutradhar. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  postgresMajor: z.int().positive(),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
  /** Where the blobs are that are not in the backup; absent where they are in it. */
  blobsElsewhere: z.string().optional(),
  /** Rows of each table. */
  rows: z.record(z.string(), z.int().nonnegative()).default({}),
  files: z.record(z.string(), z.object({ sizeBytes: z.int().nonnegative(), sha256: digest })),
});

export type BackupManifest = Readonly<z.infer<typeof manifest>>;

/** @throws SutradharError `archive_invalid` */
export function parseManifest(text: string): BackupManifest {
  const parsed = manifest.safeParse(parseJson(text));
  if (parsed.success) {
    for (const name of Object.keys(parsed.data.files)) checkName(name);
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  throw new SutradharError(
    "archive_invalid",
    `the backup's ${manifestName} cannot be read: ${issue?.path.join(".")}: ${issue?.message}; a newer Sutradhar may have made it`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A name becomes a path below the data directory: nothing in it may lead elsewhere.
 * @throws SutradharError `archive_invalid`
 */
export function checkName(name: string): string {
  const parts = name.split("/");
  if (!parts.some((part) => part === "" || part === "." || part === "..") && !/[\\\0]/.test(name)) return name;
  throw new SutradharError("archive_invalid", `the backup names a file outside itself: ${JSON.stringify(name)}`);
}
