import { SutradharError } from "../../core/index.ts";
import type { SvgElement } from "./svg-element.ts";
import { checkValue, idleProperties, properties, words } from "./svg-safety.ts";

/** The properties that hold at an element, by name. */
export type SvgStyle = ReadonlyMap<string, string>;

/** A style sheet's rules for one kind of element, class or id each, in the order in which they win. */
export type StyleRules = readonly { readonly selector: string; readonly style: SvgStyle }[];

const inherited = words(
  "fill fill-opacity fill-rule clip-rule color visibility stroke stroke-width stroke-opacity " +
    "stroke-linecap stroke-linejoin stroke-miterlimit",
);

/** Reads the `style` elements of a picture. @throws SutradharError `image_invalid` for more than simple rules. */
export function readStyleRules(root: SvgElement, name: string): StyleRules {
  const sheets = collect(root, "style").map(({ text }) => text.replaceAll(/\/\*[^]*?\*\//g, " "));
  return sheets
    .flatMap((sheet) => {
      const fault = checkValue(sheet);
      if (fault) throw new SutradharError("image_invalid", `${name}: ${fault}, got a style sheet that does`);
      const rules = [...sheet.matchAll(/([^{}]+)\{([^{}]*)\}/g)];
      const rest = sheet.replaceAll(/[^{}]+\{[^{}]*\}/g, "").trim();
      if (rest !== "") throw simpleOnly(name, rest);
      return rules.flatMap(([, selectors = "", body = ""]) =>
        selectors.split(",").map((selector) => ({ selector: selector.trim(), style: readDeclarations(body, name) })),
      );
    })
    .map((rule) => {
      if (!/^(?:[.#]?[\w-]+|\*)$/.test(rule.selector)) throw simpleOnly(name, rule.selector);
      return rule;
    })
    .toSorted((a, b) => weightOf(a.selector) - weightOf(b.selector));
}

/** What holds at an element: what it inherits, its attributes, the style sheets, its own style, each before the last. */
export function styleOf(
  element: SvgElement,
  parent: SvgStyle,
  { rules, name }: { rules: StyleRules; name: string },
): SvgStyle {
  const style = new Map([...parent].filter(([property]) => inherited.has(property)));
  const attributes = [...element.attributes].filter(([property]) => properties.has(property));
  const matching = rules.filter(({ selector }) => matches(element, selector)).flatMap((rule) => [...rule.style]);
  const own = readDeclarations(element.attributes.get("style") ?? "", name);
  for (const [property, value] of [...attributes, ...matching, ...own]) {
    if (value !== "inherit") style.set(property, value);
  }
  return style;
}

function readDeclarations(text: string, name: string): SvgStyle {
  const style = new Map<string, string>();
  for (const declaration of text.split(";")) {
    const colon = declaration.indexOf(":");
    if (declaration.trim() === "") continue;
    const property = declaration.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = declaration
      .slice(colon + 1)
      .replace(/!\s*important\s*$/i, "")
      .trim();
    if (properties.has(property)) style.set(property, value);
    else if (!idleProperties.has(property) && !property.startsWith("-")) {
      throw new SutradharError(
        "image_invalid",
        `${name}: must have colours, strokes and opacity only in its styles, got ${declaration.trim().slice(0, 60)}`,
      );
    }
  }
  return style;
}

function matches(element: SvgElement, selector: string): boolean {
  if (selector === "*") return true;
  if (selector.startsWith("#")) return element.attributes.get("id") === selector.slice(1);
  if (!selector.startsWith(".")) return element.name === selector;
  return (element.attributes.get("class") ?? "").split(/\s+/).includes(selector.slice(1));
}

function weightOf(selector: string): number {
  if (selector.startsWith("#")) return 3;
  if (selector.startsWith(".")) return 2;
  return selector === "*" ? 0 : 1;
}

function simpleOnly(name: string, what: string): SutradharError {
  return new SutradharError(
    "image_invalid",
    `${name}: its style sheet must have plain rules such as .a { fill: #0b2a5b }, got ${what.slice(0, 40)}: save it with presentation attributes`,
  );
}

/** Every element of a name, in the order of the file. */
export function collect(element: SvgElement, name: string): readonly SvgElement[] {
  const below = element.children.flatMap((child) => collect(child, name));
  return element.name === name ? [element, ...below] : below;
}
