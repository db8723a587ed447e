import { readFile } from "node:fs/promises";
import { SutradharError, type Digest } from "../core/index.ts";
import type { ShownLook } from "../media/brand/index.ts";
import type { FrameSize, OverlayPicture, TextLook } from "../media/captions/index.ts";
import { lookRoles, plainLook, type LookStyle } from "../media/layout/index.ts";
import type { StepContext } from "../pipeline/index.ts";
import { readAssetFiles } from "./artifacts.ts";

/** How a shot looks, as a task carries it: what it shows of a brand, and where the brand's files lie. */
export interface LookTask {
  readonly style: ShownLook;
  /** By their names in the kit. */
  readonly paths: Readonly<Record<string, string>>;
}

/** A look that was opened, and what draws its logo. */
export interface ShotLook {
  readonly look: LookStyle;
  drawLogo(language: string, frame: FrameSize): OverlayPicture | undefined;
}

/** The look of a shot that has a brand: for a task, and for measuring its text here. */
export async function findLook(
  context: StepContext,
  style: ShownLook | undefined,
): Promise<{ readonly task?: LookTask; readonly text: TextLook }> {
  if (!style) return { text: plainLook };
  const files: Record<string, Digest> = {};
  for (const role of Object.values(lookRoles)) {
    if (context.node.assets[role]) Object.assign(files, await readAssetFiles(context, role));
  }
  const paths = await Promise.all(
    Object.entries(files).map(async ([name, digest]) => [name, await context.locate(digest)] as const),
  );
  const { openTextLook } = await loadBrand();
  const text = await openTextLook(style, (file) => context.read(pick(files, file)));
  return { task: { style, paths: Object.fromEntries(paths) }, text };
}

const plainShotLook: ShotLook = { look: plainLook, drawLogo: () => undefined };

/** In a worker process. */
export async function openShotLook(task: LookTask | undefined): Promise<ShotLook> {
  if (!task) return plainShotLook;
  const { drawCornerLogo, openLook } = await loadBrand();
  const look = await openLook(task.style, (file) => readFile(pick(task.paths, file)));
  const { logo } = look;
  return { look, drawLogo: (language, frame) => logo && drawCornerLogo(logo, language, frame) };
}

/** Only where there is a brand: most videos start a tenth of a second sooner without it. */
const loadBrand = () => import("../media/brand/index.ts");

function pick<T>(files: Readonly<Record<string, T>>, name: string): T {
  const found = files[name];
  if (found === undefined) throw new SutradharError("internal", `the step's brand has no file ${name}`);
  return found;
}
