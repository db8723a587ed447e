import { SutradharError } from "../../core/index.ts";
import { quote, readSvgPieces, type Refuse, type SvgPiece } from "./svg-tags.ts";

/** An SVG that reaches nowhere: shapes, colours and clips only. */
export interface ClosedDrawing {
  /** Of its view: only the shape matters, it is drawn at any size. */
  readonly width: number;
  readonly height: number;
  /** The drawing at a size, in pixels of its longer side. */
  sizedText(longerSidePx: number): string;
}

const bytesMax = 2_000_000;
const elementsMax = 20_000;
const depthMax = 64;

/**
 * What may stand in a drawing. The rasteriser opens files that an SVG names (tried: `<image href="file://…">` was drawn), takes
 * type from whatever fonts a machine has, and follows references in circles; so what is not known to be closed is refused.
 */
const elements: ReadonlySet<string> = new Set(
  "svg g defs title desc metadata path rect circle ellipse line polyline polygon linearGradient radialGradient stop clipPath".split(
    " ",
  ),
);
/** Words for people and programs: never drawn. */
const silent: ReadonlySet<string> = new Set(["title", "desc", "metadata"]);
/** What could reach outside, were it drawn after all: nowhere, under no prefix. */
const reaching = /(?:^|:)(?:image|use|script|foreignObject|style)$/i;
const remedies: Readonly<Record<string, string>> = {
  text: "turn type into outlines",
  image: "leave pictures out",
  style: "save styles as attributes",
  use: "save without symbols",
  filter: "leave effects out",
  mask: "use clips instead of masks",
};

/**
 * Reads an SVG's text and lets it pass only where nothing in it can reach outside or without end.
 * @throws SutradharError `image_invalid`, naming what stands in the way and what to save instead.
 */
export function guardSvg(bytes: Uint8Array, name: string): ClosedDrawing {
  const refuse = (why: string): never => {
    throw new SutradharError("image_invalid", `${name} ${why}; or save it as a PNG`);
  };
  if (bytes.length > bytesMax) refuse(`has ${bytes.length} bytes; a drawing may have ${bytesMax}`);
  const text = new TextDecoder().decode(bytes).replace(/^\uFEFF/, "");
  const root = walk(text, refuse);
  const [width, height] = sizeOf(root.attributes) ?? refuse("must say its size in viewBox, or in width and height");
  const own = [...root.attributes].filter(([key]) => !["width", "height", "viewBox"].includes(key));
  const kept = own.map(([key, value]) => `${key}="${value.replaceAll('"', "&quot;")}"`).join(" ");
  const viewBox = root.attributes.get("viewBox") ?? `0 0 ${width} ${height}`;
  return {
    width,
    height,
    sizedText(longerSidePx) {
      const scale = longerSidePx / Math.max(width, height);
      const size = `width="${Math.max(1, Math.round(width * scale))}" height="${Math.max(1, Math.round(height * scale))}"`;
      return `<svg ${kept} viewBox="${viewBox}" ${size}>${text.slice(root.end)}`;
    },
  };
}

type Attributes = ReadonlyMap<string, string>;
type OpenTag = Extract<SvgPiece, { kind: "open" }>;

/** One pass over the pieces. @returns the outermost tag. */
function walk(text: string, refuse: Refuse): OpenTag {
  const open: string[] = [];
  const gradients = new Map<string, string | undefined>();
  let root: OpenTag | undefined;
  let count = 0;
  const enter = (tag: OpenTag) => {
    checkPlace(tag, { open, count: ++count, hasRoot: root !== undefined }, refuse);
    if (!isSilent([...open, tag.element])) checkAttributes(tag, open.includes("clipPath"), refuse);
    if (tag.element.endsWith("Gradient")) gradients.set(tag.attributes.get("id") ?? "", hrefOf(tag.attributes));
    root ??= tag;
    if (!tag.isEmpty) open.push(tag.element);
  };
  for (const piece of readSvgPieces(text, refuse)) {
    if (piece.kind === "words") {
      if (!isSilent(open))
        refuse(`must hold no text outside its elements, got ${quote(piece.text)}: turn type into outlines`);
    } else if (piece.kind === "close") {
      if (open.pop() !== piece.element)
        refuse(`must be well-formed, got </${piece.element}> where something else ends`);
    } else enter(piece);
  }
  checkGradients(gradients, refuse);
  return root && open.length === 0 ? root : refuse("must be a whole SVG: it is cut short");
}

/** Words for people and other programs' elements, which have a prefix: neither is ever drawn. */
function isSilent(open: readonly string[]): boolean {
  return open.some((element) => silent.has(element) || element.includes(":"));
}

function checkPlace(
  { element }: OpenTag,
  at: { readonly open: readonly string[]; readonly count: number; readonly hasRoot: boolean },
  refuse: Refuse,
): void {
  if (at.count > elementsMax) refuse(`may have ${elementsMax} elements: simplify it`);
  if (at.open.length >= depthMax) refuse(`may be nested ${depthMax} deep: ungroup it`);
  if (!at.hasRoot && element !== "svg") refuse(`must be an SVG, got <${element}>`);
  if (at.hasRoot && at.open.length === 0) refuse("must have one svg element, got another");
  const isIgnored = isSilent([...at.open, element]) && !reaching.test(element);
  if (!elements.has(element) && !isIgnored) refuseElement(element, refuse);
}

function refuseElement(element: string, refuse: Refuse): never {
  const remedy = remedies[element] ?? (element.startsWith("fe") ? remedies["filter"] : undefined) ?? "leave it out";
  return refuse(`must hold shapes only, got <${element.slice(0, 40)}>: ${remedy}`);
}

/** What an attribute must not be, and why. */
const attributeRules: readonly {
  readonly why: string;
  isBroken(key: string, value: string, isInClip: boolean): boolean;
}[] = [
  { why: "write attributes plainly", isBroken: (_key, value) => plainEntities.test(value) || value.includes("\\") },
  { why: "hold no programs and no addresses", isBroken: (key) => /^on/i.test(key) || key === "xml:base" },
  {
    why: "refer to nothing outside itself",
    isBroken: (key, value) => /(?:^|:)href$/i.test(key) && !/^#[\w.-]+$/.test(value),
  },
  {
    why: "refer to nothing outside itself",
    isBroken: (_key, value) => countOf(value, anyUrl) !== countOf(value, innerUrl),
  },
  {
    why: "not refer to anything in a clip",
    isBroken: (_key, value, isInClip) => isInClip && countOf(value, anyUrl) > 0,
  },
];
const plainEntities = /&(?!(?:amp|lt|gt|quot|apos);)/;
const anyUrl = /url\s*\(/gi;
const innerUrl = /url\(\s*['"]?#[\w.-]+['"]?\s*\)/g;

function checkAttributes({ attributes }: OpenTag, isInClip: boolean, refuse: Refuse): void {
  for (const [key, value] of attributes) {
    // Other programs' attributes have a prefix, as their elements do: no rasteriser reads them.
    if (/^(?!xlink:|xml:)[^:]+:/.test(key)) continue;
    const broken = attributeRules.find((rule) => rule.isBroken(key, value, isInClip));
    if (broken) refuse(`must ${broken.why}, got ${key}=${quote(value)}`);
  }
}

function countOf(text: string, form: RegExp): number {
  return text.match(form)?.length ?? 0;
}

/** A gradient may borrow from one that does not borrow itself: so no circle can be. */
function checkGradients(gradients: ReadonlyMap<string, string | undefined>, refuse: Refuse): void {
  for (const href of gradients.values()) {
    if (href !== undefined && gradients.get(href.slice(1)) !== undefined)
      refuse("must not let gradients borrow from gradients that borrow: expand them");
  }
}

function hrefOf(attributes: Attributes): string | undefined {
  return attributes.get("href") ?? attributes.get("xlink:href");
}

const sideMax = 100_000;

function sizeOf(attributes: Attributes): readonly [number, number] | undefined {
  const box = (attributes.get("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [width, height] =
    box.length === 4 ? box.slice(2) : ["width", "height"].map((key) => readLength(attributes.get(key)));
  const isFine = [width, height].every((side) => side !== undefined && side > 0 && side <= sideMax);
  const ratio = (width ?? 1) / (height ?? 1);
  return isFine && ratio < 100 && ratio > 0.01 ? [width as number, height as number] : undefined;
}

function readLength(written: string | undefined): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)(?:px|pt|mm|cm|in)?\s*$/.exec(written ?? "");
  return match ? Number(match[1]) : undefined;
}
