/** What an element is refused with, by its kind: why, and what to do instead. */
const refusals: Readonly<Record<string, string>> = {
  script: "must not run anything: take <script> out",
  foreignObject: "must not hold other documents: take <foreignObject> out",
  image: "must not include other pictures: trace <image>, or save the whole as a PNG",
  feImage: "must not include other pictures: take <feImage> out",
  use: "must not refer to other parts or files: expand <use> into shapes",
  a: "must not link anywhere: take <a> out",
  text: "must not need a font: convert text to outlines",
  tspan: "must not need a font: convert text to outlines",
  textPath: "must not need a font: convert text to outlines",
  filter: "must not use filters: flatten the effect, or save a PNG",
  mask: "must not use masks: cut the shapes, or save a PNG",
  pattern: "must not use patterns: expand them into shapes, or save a PNG",
  symbol: "must not use symbols: expand them into shapes",
  animate: "must not move: take <animate> out",
  animateTransform: "must not move: take <animateTransform> out",
  set: "must not move: take <set> out",
  iframe: "must not hold other documents: take <iframe> out",
};

export const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

const elements = words(
  "g defs title desc style path rect circle ellipse line polyline polygon linearGradient radialGradient " +
    "stop clipPath",
);

/** Attributes that change nothing here, or are read where they stand. */
const attributes = words(
  "id class style transform d points x y x1 y1 x2 y2 cx cy r rx ry width height viewBox " +
    "preserveAspectRatio version baseProfile xml:space enable-background gradientUnits gradientTransform " +
    "spreadMethod offset clipPathUnits fx fy fr role name focusable pathLength",
);

/** Properties that may stand as an attribute, in `style`, or in a rule of a style sheet. */
export const properties: ReadonlySet<string> = words(
  "fill fill-opacity fill-rule clip-rule clip-path opacity color display visibility stroke stroke-width " +
    "stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stop-color stop-opacity",
);

/** Properties that change nothing that is drawn here. */
export const idleProperties: ReadonlySet<string> = words(
  "isolation overflow shape-rendering text-rendering image-rendering color-interpolation cursor " +
    "paint-order stroke-dashoffset pointer-events enable-background font-family " +
    "font-size font-weight font-style letter-spacing white-space line-height fill-box transform-origin " +
    "-inkscape-stroke",
);

/** Why an element may not stand in a picture, or undefined where it may. */
export function checkElement(name: string, isRoot: boolean): string | undefined {
  if (isRoot || elements.has(name)) return undefined;
  return refusals[name] ?? `must have shapes and colours only, got <${name}>: take it out, or save a PNG`;
}

/** Why an attribute may not stand on an element, or undefined where it may. */
export function checkAttribute(element: string, name: string, value: string): string | undefined {
  if (/^on/i.test(name)) return `must not run anything: take ${name} out of <${element}>`;
  if (/(?:^|:)(?:href|src|base)$/i.test(name)) return checkReference(element, name, value);
  const reaching = checkValue(value);
  if (reaching) return `${reaching}, got ${name}="${value.slice(0, 60)}" in <${element}>`;
  if (attributes.has(name) || properties.has(name) || idleProperties.has(name)) return undefined;
  if (/^(?:aria|data)-[a-z-]+$/.test(name)) return undefined;
  return `must have known attributes only, got ${name} in <${element}>: save it as a plain SVG`;
}

/** A gradient may take its stops from another of the same file; nothing else may refer to anything. */
function checkReference(element: string, name: string, value: string): string | undefined {
  const isOwn = /^#[\w:.-]+$/.test(value.trim());
  if (element.endsWith("Gradient") && isOwn) return undefined;
  return `must hold everything itself: take ${name}="${value.slice(0, 60)}" out of <${element}>`;
}

/** What reaches out of a value: a network or a file address, data, an import, or an escape that could hide one. */
export function checkValue(value: string): string | undefined {
  const urls = value.matchAll(/url\s*\(\s*["']?([^)"']*)/gi);
  for (const [, url = ""] of urls) if (!/^#[\w:.-]+$/.test(url.trim())) return "must hold everything itself";
  if (/[\\@]|expression\s*\(|javascript:|image-set|cross-fade|element\s*\(/i.test(value)) {
    return "must not import or run anything";
  }
  return undefined;
}
