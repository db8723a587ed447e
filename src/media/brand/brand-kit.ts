import { z } from "zod";
import { SutradharError } from "../../core/index.ts";
import {
  shippedFamilies,
  writtenLanguages,
  type CaptionStyle,
  type Colour,
  type Ink,
  type LowerThirdStyle,
} from "../captions/index.ts";
import type { LookCards, LookColours } from "../layout/index.ts";

/** A company's look as its kit says it: what `LookStyle` is made of, with its files still by their names. */
export interface BrandLook {
  readonly colours: LookColours;
  readonly captions: CaptionStyle;
  readonly lowerThird: LowerThirdStyle;
  readonly cards: BrandCards;
  readonly logo?: BrandLogo;
  /** Files of the kit, and families that ship. */
  readonly fonts: readonly string[];
}

/** A line of a card: the same in every language, or one for each, of which `en` stands for those that are not there. */
export type BrandLine = string | Readonly<Record<string, string>>;
export type BrandCards = Readonly<Partial<Record<keyof LookCards, BrandLine>>>;

export interface BrandLogo {
  readonly file: string;
  /** The form for narrow places. */
  readonly small?: string;
  readonly plate: Ink;
  readonly heightShare: number;
}

/** A brand kit that has been read, and not yet checked for what can be seen. */
export interface BrandKit {
  readonly title: string;
  readonly version: string;
  readonly look: BrandLook;
  /** The name of a music asset. */
  readonly music?: string;
}

const colour = z
  .string({ error: 'must be a colour such as "#0b2a5b"' })
  .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as "#0b2a5b"');
const opacity = z.number({ error: "must be 0 to 1" }).min(0, "must be 0 to 1").max(1, "must be 0 to 1");
const line = z
  .string({ error: "must be text" })
  .trim()
  .min(1, "must not be empty")
  .max(80, "must have at most 80 characters");
const tag = z
  .string()
  .refine((text) => writtenLanguages.includes(text), `must be one of ${writtenLanguages.join(", ")}`);
const localLine = z.union([line, z.record(tag, line)], {
  error: `must be text of at most 80 characters, or such text for each language: ${writtenLanguages.join(", ")}`,
});
const file = (endings: string, form: string) =>
  z
    .string({ error: form })
    .max(100)
    .regex(new RegExp(String.raw`^(?:[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*\.(?:${endings})$`, "i"), form);

const logoFile = file("svg|png", "must name an SVG or PNG file of the kit, such as logo.svg");
const fontForm = "must name WOFF2, TTF or OTF files of the kit, or families that ship, such as noto-naskh-arabic";
const fontFile = z.union([z.enum(shippedFamilies, { error: fontForm }), file("woff2|ttf|otf", fontForm)], {
  error: fontForm,
});

const mark = z.discriminatedUnion(
  "form",
  [
    z.strictObject({ form: z.literal("ink"), text: colour }),
    z.strictObject({ form: z.literal("box"), text: colour, box: colour }),
  ],
  { error: 'must be { "form": "ink", "text": … } or { "form": "box", "text": …, "box": … }' },
);

const shape = z.strictObject({
  version: z
    .string({ error: "must be a version such as 1.0.0" })
    .regex(/^\d+\.\d+\.\d+$/, "must be a version such as 1.0.0"),
  title: line,
  colours: z.strictObject({
    ground: colour,
    onGround: colour,
    plate: colour,
    plateOpacity: opacity.default(0.86),
    onPlate: colour,
    onPlateQuiet: colour.optional(),
    accent: colour,
  }),
  logo: z
    .strictObject({
      file: logoFile,
      small: logoFile.optional(),
      plate: colour,
      plateOpacity: opacity.default(1),
      height: z.number({ error: "must be a share of the picture's shorter side" }).default(0.085),
      corner: z.enum(["top-left", "top-right", "bottom-left", "bottom-right"]).default("top-right"),
    })
    .optional(),
  fonts: z.array(fontFile, { error: "must be a list of files" }).max(8, "must be at most 8 files").default([]),
  captions: z
    .strictObject({
      form: z.enum(["plate", "solid", "outline"], { error: "must be plate, solid or outline" }).default("plate"),
      text: colour.optional(),
      behind: colour.optional(),
      opacity: opacity.optional(),
      size: z.number({ error: "must be a factor such as 1.1" }).default(1),
      mark: mark.optional(),
    })
    .prefault({}),
  lowerThird: z
    .strictObject({
      form: z.enum(["plate", "solid"], { error: "must be plate or solid" }).default("plate"),
      name: colour.optional(),
      title: colour.optional(),
      behind: colour.optional(),
      opacity: opacity.optional(),
      accent: colour.optional(),
    })
    .prefault({}),
  cards: z
    .strictObject({ titleLine: localLine.optional(), endLine: localLine.optional(), endContact: localLine.optional() })
    .default({}),
  music: z
    .string({ error: "must be the name of a music asset" })
    .regex(
      /^[a-z0-9][a-z0-9-]{0,63}(?:@[\^~]?[a-z0-9.-]{1,64})?$/,
      "must be the name of a music asset, such as calm or calm@^1",
    )
    .optional(),
});
type Written = z.infer<typeof shape>;

/** What a kit says that a script cannot: the corner that it asks the logo to stand in. */
export type LogoCorner = NonNullable<Written["logo"]>["corner"];

/**
 * Reads `brand.json`. What it leaves out follows from its colours.
 * @throws SutradharError `brand_invalid` with everything that is wrong in its form.
 */
export function parseBrandKit(json: unknown, path: string): { kit: BrandKit; corner: LogoCorner } {
  const parsed = shape.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const where = issue.path.map(String).join(".");
      const known = issue.code === "unrecognized_keys" ? `has no key ${issue.keys.join(", ")}` : issue.message;
      return { code: "brand_invalid" as const, message: `${path}: ${where === "" ? "" : `${where} `}${known}` };
    });
    throw new SutradharError("brand_invalid", problems[0]?.message ?? path, { problems });
  }
  const { data } = parsed;
  const { titleLine, endLine, endContact } = data.cards;
  const look: BrandLook = {
    colours: readColours(data.colours),
    captions: readCaptions(data),
    lowerThird: readLowerThird(data),
    cards: {
      ...(titleLine === undefined ? {} : { titleLine }),
      ...(endLine === undefined ? {} : { endLine }),
      ...(endContact === undefined ? {} : { endContact }),
    },
    ...(data.logo
      ? {
          logo: {
            file: data.logo.file,
            ...(data.logo.small === undefined ? {} : { small: data.logo.small }),
            plate: readInk(data.logo.plate, data.logo.plateOpacity),
            heightShare: data.logo.height,
          },
        }
      : {}),
    fonts: data.fonts,
  };
  const kit = { title: data.title, version: data.version, look, ...(data.music ? { music: data.music } : {}) };
  return { kit, corner: data.logo?.corner ?? "top-right" };
}

function readColours(written: Written["colours"]): LookColours {
  return {
    ground: readColour(written.ground),
    onGround: readColour(written.onGround),
    plate: readInk(written.plate, written.plateOpacity),
    onPlate: readColour(written.onPlate),
    onPlateQuiet: readColour(written.onPlateQuiet ?? written.onPlate),
    accent: readColour(written.accent),
  };
}

function readCaptions({ captions, colours }: Written): CaptionStyle {
  const share = captions.form === "plate" ? (captions.opacity ?? colours.plateOpacity) : 1;
  return {
    form: captions.form,
    text: readColour(captions.text ?? colours.onPlate),
    behind: readInk(captions.behind ?? colours.plate, share),
    sizeFactor: captions.size,
    mark: readMark(captions.mark ?? { form: "ink", text: colours.accent }),
  };
}

function readMark(written: z.infer<typeof mark>): CaptionStyle["mark"] {
  if (written.form === "ink") return { form: "ink", text: readColour(written.text) };
  return { form: "box", text: readColour(written.text), box: readColour(written.box) };
}

function readLowerThird({ lowerThird, colours }: Written): LowerThirdStyle {
  const share = lowerThird.form === "plate" ? (lowerThird.opacity ?? colours.plateOpacity) : 1;
  return {
    form: lowerThird.form,
    name: readColour(lowerThird.name ?? colours.onPlate),
    title: readColour(lowerThird.title ?? colours.onPlateQuiet ?? colours.onPlate),
    behind: readInk(lowerThird.behind ?? colours.plate, share),
    accent: readColour(lowerThird.accent ?? colours.accent),
  };
}

function readInk(hex: string, share: number): Ink {
  return { ...readColour(hex), opacity: Math.round(255 * share) };
}

function readColour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return { red: value >> 16, green: (value >> 8) & 255, blue: value & 255 };
}

/** A logo's files: its own, and that of its small form. */
export function listLogoFiles(logo: BrandLogo | undefined): readonly string[] {
  return [logo?.file, logo?.small].filter((name) => name !== undefined);
}

/** A look's fonts that are files of its kit. */
export function listFontFiles({ fonts = [] }: Partial<Pick<BrandLook, "fonts">>): readonly string[] {
  return fonts.filter((font) => !shippedFamilies.includes(font));
}

/** As a kit writes it. */
export function formatColour({ red, green, blue }: Colour): string {
  return `#${[red, green, blue].map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}
