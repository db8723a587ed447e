import type { ErrorCode } from "../../core/index.ts";
import { readResourcePath } from "./resource-path.ts";
import type { SceneAttribute } from "./script.ts";

/** `asha`, `avatar/asha@1.2.0`, `asha@^1`, `asha@production`: what the registry can hold. */
export const assetName = /^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*(?:@[\^~]?[a-z0-9.+-]+)?$/i;
export const assetNameForm = "a name such as asha or office-day (letters, digits, . _ - /, at most 100)";
const attributeCharsMax = 100;

/** Files that a background may be; the ending is what tells a company's own from a name. */
const backgroundFile = /\.(?:png|jpe?g|webp|mp4|m4v|mov|webm)$/i;

/** An attribute's value as scenes keep it, or why it is refused. */
export type AttributeReading = { readonly value: string } | { readonly refused: string; readonly code: ErrorCode };

/**
 * Reads what a script wrote for an attribute. A background may be a file in the script's folder, an avatar or a
 * brand a folder there: it is kept as `./` and its clean path, which no name can be.
 */
export function readSceneAttribute(attribute: SceneAttribute, written: string): AttributeReading {
  if (attribute === "background" && isFile(written)) return readBackgroundFile(written);
  const description = descriptionFiles[attribute];
  if (description && isPath(written)) return readFolder(attribute, written, description);
  if (written.length <= attributeCharsMax && assetName.test(written)) return { value: written };
  return {
    refused: `${attribute} must be ${assetNameForm}${alsoBy[attribute] ?? ""}, got ${JSON.stringify(written.slice(0, 60))}`,
    code: "script_invalid",
  };
}

/** Of what may be a folder of the company's own: the file that describes it. */
const descriptionFiles: Readonly<Partial<Record<SceneAttribute, string>>> = {
  avatar: "rig.json",
  brand: "brand.json",
};

const alsoBy: Readonly<Partial<Record<SceneAttribute, string>>> = {
  avatar: ", or a folder such as ./kavya",
  background: ", or a file such as ./office.jpg",
  brand: ", or a folder such as ./our-brand",
};

/** What `readSceneAttribute` made of a path: that path, or undefined of a name. */
export function pathOfAttribute(value: string): string | undefined {
  return value.startsWith("./") ? value.slice(2) : undefined;
}

function isPath(written: string): boolean {
  return /^(?:\.{1,2}\/|\/|~)/.test(written) || written.includes("://");
}

function isFile(written: string): boolean {
  return isPath(written) || backgroundFile.test(written);
}

/** A folder, such as a brand kit's. Naming the file in it that describes it is as good. */
function readFolder(attribute: SceneAttribute, written: string, description: string): AttributeReading {
  const folder = written.replace(/\/+$/, "");
  const suffix = `/${description}`;
  const reading = readResourcePath(folder.endsWith(suffix) ? folder.slice(0, -suffix.length) : folder);
  return "refused" in reading
    ? { refused: `${attribute} ${reading.refused}`, code: "path_outside" }
    : { value: `./${reading.path}` };
}

function readBackgroundFile(written: string): AttributeReading {
  const reading = readResourcePath(written);
  if ("refused" in reading) return { refused: `background ${reading.refused}`, code: "path_outside" };
  if (!backgroundFile.test(reading.path)) {
    const shown = JSON.stringify(written.slice(0, 60));
    return { refused: `background must be a PNG, JPEG, WebP, MP4, MOV or WebM, got ${shown}`, code: "script_invalid" };
  }
  return { value: `./${reading.path}` };
}
