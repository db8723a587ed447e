import { readdir, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { SutradharError } from "../core/index.ts";
import type { Rig } from "../media/rig/index.ts";
import { makeFolders } from "./make-folders.ts";
import { createStarterRig, describeStarter, drawStarter } from "./starter/index.ts";

/**
 * Starts an avatar in a folder of its own: a rig that already draws and talks, and a README that says what each layer is.
 * @param name the rig's, by which scripts call it; the folder's where it is left out.
 * @throws SutradharError `option_invalid` for a name that no script could call, `output_unwritable` where something lies there.
 */
export async function newAvatar(
  folder: string,
  name: string = basename(resolve(folder)),
): Promise<{ folder: string; name: string; files: readonly string[] }> {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) {
    throw new SutradharError(
      "option_invalid",
      `an avatar's name must be 1 to 64 of a-z, 0-9 and -, got ${JSON.stringify(name)}: give one with --name`,
    );
  }
  const path = resolve(folder);
  await checkFree(path);
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}, presenter`;
  const files = [
    { file: "rig.json", bytes: writeRig(createStarterRig({ name, title })) },
    { file: "README.md", bytes: describeStarter({ name, title }) },
    ...(await drawStarter()).map(({ file, png }) => ({ file, bytes: png })),
  ];
  try {
    await makeFolders(join(path, "layers"));
    // Whoever puts a file there meanwhile keeps it.
    for (const { file, bytes } of files) await writeFile(join(path, file), bytes, { flag: "wx" });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw new SutradharError("output_unwritable", `could not write into ${path} (${code}): name another folder`, {
      cause,
    });
  }
  return { folder: path, name, files: files.map(({ file }) => file) };
}

/** A curve stands in one line: the file is there to be read and edited by people. */
function writeRig(rig: Rig): string {
  const text = JSON.stringify(rig, undefined, 2);
  return `${text.replaceAll(/\[[-\d.,\s]*\]/g, (list) => list.replaceAll(/\s+/g, " ").replaceAll(/\[ | \]/g, (end) => end.trim()))}\n`;
}

/** Nothing is ever overwritten: the folder must be new, or empty. */
async function checkFree(path: string): Promise<void> {
  const entries = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new SutradharError(
      "output_unwritable",
      `${path} must be a new or an empty folder, and is none (${error.code})`,
      {
        cause: error,
      },
    );
  });
  const [first] = entries;
  if (first === undefined) return;
  throw new SutradharError(
    "output_unwritable",
    `${path} must be a new or an empty folder, and holds ${first}${entries.length > 1 ? ` and ${entries.length - 1} more` : ""}: name another; nothing is overwritten`,
  );
}
