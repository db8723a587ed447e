import { z } from "zod";
import { limits, SutradharError } from "../../core/index.ts";

/** The shapes of picture that a background is composed for. */
export const pictureShapes = ["wide", "tall", "square"] as const;
export type PictureShape = (typeof pictureShapes)[number];

// No folders and no dots that climb: nothing can be named outside the background's own folder.
const pictureFile = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]*\.(?:png|jpe?g|webp)$/,
    "must name a PNG, JPEG or WebP in the background's folder, such as wide.png",
  );
const clipFile = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]*\.(?:mp4|mov|webm)$/,
    "must name an MP4, MOV or WebM in the background's folder, such as loop.mp4",
  );
const spriteName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "must be a name such as flame");
const oddCount = z
  .number()
  .int()
  .min(1)
  .max(15)
  .refine((count) => count % 2 === 1, "must be odd, so that the middle cell is the light at rest");

/** A sheet of cells with one small light on black. Columns lean from left to right, rows grow from low to high. */
const sprite = z.strictObject({
  file: pictureFile,
  columns: oddCount,
  rows: oddCount,
  /** The point of a cell that stands at a light's place, as shares of its width and height. */
  anchor: z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]).default([0.5, 0.5]),
  /** How often it sways in a second. */
  hertz: z.number().min(0.1).max(5).default(2),
});

/** Where a light stands, in pixels of the shape's picture. */
const light = z.strictObject({
  sprite: spriteName,
  x: z.number().min(-500).max(20_000),
  y: z.number().min(-500).max(20_000),
  /** Of the sprite's cell. */
  height: z.number().min(4).max(1000),
});
const lights = z.array(light).max(limits.backgroundLightsMax);

const schema = z
  .strictObject({
    format: z.literal(1),
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be the folder's name"),
    version: z.string().regex(/^\d+\.\d+\.\d+$/, "must be a version such as 1.0.0"),
    title: z.string().min(1).max(100),
    /** One composed picture for each shape; a missing one is cut out of the nearest. */
    pictures: z
      .strictObject({ wide: pictureFile.optional(), tall: pictureFile.optional(), square: pictureFile.optional() })
      .refine((pictures) => Object.keys(pictures).length > 0, "must name a picture for at least one shape")
      .optional(),
    /** Instead of pictures: a clip that is looped. */
    clip: clipFile.optional(),
    sprites: z.record(spriteName, sprite).default({}),
    lights: z.strictObject({ wide: lights.optional(), tall: lights.optional(), square: lights.optional() }).default({}),
  })
  .refine(({ pictures, clip }) => (pictures === undefined) !== (clip === undefined), {
    message: "must have either pictures or a clip",
  });

export type BackgroundFile = z.infer<typeof schema>;
export type LightSprite = z.infer<typeof sprite>;
export type BackgroundLight = z.infer<typeof light>;

/**
 * Reads a background's description.
 * @throws SutradharError `background_invalid`, with every field that is wrong.
 */
export function parseBackground(text: string, name: string): BackgroundFile {
  const fail = (message: string, cause?: unknown) =>
    new SutradharError("background_invalid", `${name}: ${message}`, { cause });
  if (text.length > limits.backgroundCharsMax) {
    throw fail(`has ${text.length} characters; ${limits.backgroundCharsMax} are allowed`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw fail(`is not JSON: ${cause instanceof Error ? cause.message : "unreadable"}`, cause);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const findings = parsed.error.issues.map((issue) => `${issue.path.join(".") || "background"}: ${issue.message}`);
    throw fail(findings.slice(0, limits.problemsMax).join("; "));
  }
  const [finding] = findStrayLights(parsed.data);
  if (finding !== undefined) throw fail(finding);
  return parsed.data;
}

/** Lights that have no sprite, or no picture to stand on. */
function findStrayLights({ lights: all, sprites, pictures }: BackgroundFile): string[] {
  const known = Object.keys(sprites).join(", ") || "none";
  return pictureShapes.flatMap((shape) => {
    const here = all[shape];
    if (!here) return [];
    if (pictures?.[shape] === undefined) return [`lights.${shape}: must stand on a picture: add pictures.${shape}`];
    return here.flatMap(({ sprite: wanted }, index) =>
      sprites[wanted] ? [] : [`lights.${shape}.${index}.sprite: there is no sprite ${wanted}; there are ${known}`],
    );
  });
}

/** Every file that a background names, once each. */
export function listBackgroundFiles(background: BackgroundFile): string[] {
  const pictures = Object.values(background.pictures ?? {}).filter((file) => file !== undefined);
  const sprites = Object.values(background.sprites).map(({ file }) => file);
  return [...new Set([...pictures, ...sprites, ...(background.clip === undefined ? [] : [background.clip])])];
}

const nearest: Readonly<Record<PictureShape, readonly PictureShape[]>> = {
  wide: ["wide", "square", "tall"],
  tall: ["tall", "square", "wide"],
  square: ["square", "wide", "tall"],
};

/** What a still background shows in a picture of this size: the picture composed for its shape, or the nearest. */
export function composeBackground(
  background: BackgroundFile,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly file: string; readonly lights: readonly BackgroundLight[] } {
  const wanted = width > height * 1.1 ? "wide" : height > width * 1.1 ? "tall" : "square";
  for (const shape of nearest[wanted]) {
    const file = background.pictures?.[shape];
    if (file !== undefined) return { file, lights: background.lights[shape] ?? [] };
  }
  throw new SutradharError("background_invalid", `${background.name} has no picture: name one in pictures`);
}
