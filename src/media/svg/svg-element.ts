import { SaxesParser, type SaxesTagNS } from "saxes";
import { limits, SutradharError } from "../../core/index.ts";
import { checkAttribute, checkElement } from "./svg-safety.ts";

/** An element of a picture, with what it says of itself. */
export interface SvgElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly SvgElement[];
  /** Of `style` only. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: SvgElement[];
  text: string;
}

const namespace = "http://www.w3.org/2000/svg";
const depthMax = 40;

/**
 * Reads an SVG that says nothing but shapes and colours. Whatever could run, load or include anything is refused, before
 * it is looked at: there is no list of what is bad, only one of what is known.
 *
 * @throws SutradharError `image_invalid` with the file's name, the line and what to do.
 */
export function parseSvg(bytes: Uint8Array, name: string): SvgElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const fail = (reason: string): never => {
    throw new SutradharError("image_invalid", `${name}:${parser.line}: ${reason}`);
  };
  const open: Open[] = [];
  let root: SvgElement | undefined;
  let count = 0;
  parser.on("error", (error) => fail(`must be well-formed XML: ${error.message.replace(/^\d+:\d+: /, "")}`));
  // Entities can stand for a file, or for a billion letters; a type without them is only a name.
  parser.on("doctype", (type) => {
    if (/[[\]]/.test(type)) fail("must not declare entities: save it again without its DOCTYPE");
  });
  parser.on("processinginstruction", ({ target }) =>
    fail(`must not have <?${target}?>: a picture must hold everything itself; take it out`),
  );
  parser.on("opentag", (tag) => {
    count += 1;
    if (count > limits.svgElementsMax) fail(`may have ${limits.svgElementsMax} elements: simplify it, or save a PNG`);
    if (open.length >= depthMax) fail(`may be nested ${depthMax} deep: ungroup it`);
    open.push({
      name: readName(tag, open.length === 0, fail),
      attributes: readAttributes(tag, fail),
      children: [],
      text: "",
    });
  });
  parser.on("closetag", () => {
    const element = open.pop();
    const parent = open.at(-1);
    if (!element) return;
    if (parent) parent.children.push(element);
    else root = element;
  });
  const take = (text: string): void => {
    const element = open.at(-1);
    if (element?.name === "style") element.text += text;
  };
  parser.on("text", take);
  parser.on("cdata", take);
  parser.write(decode(bytes, fail)).close();
  return root ?? fail("must be an SVG picture, got nothing");
}

function decode(bytes: Uint8Array, fail: (reason: string) => never): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return fail("must be in UTF-8");
  }
}

function readName({ local, uri }: SaxesTagNS, isRoot: boolean, fail: (reason: string) => never): string {
  if (isRoot && (local !== "svg" || uri !== namespace)) {
    return fail(`must begin with <svg xmlns="${namespace}">, got <${local}>`);
  }
  if (uri !== namespace) return fail(`must not have <${local}> of ${uri || "no namespace"}: save it as a plain SVG`);
  const refusal = checkElement(local, isRoot);
  return refusal ? fail(refusal) : local;
}

function readAttributes(tag: SaxesTagNS, fail: (reason: string) => never): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const { name, local, prefix, value } of Object.values(tag.attributes)) {
    if (prefix === "xmlns" || name === "xmlns") continue;
    const refusal = checkAttribute(tag.local, name, value);
    if (refusal) fail(refusal);
    attributes.set(local, value.trim());
  }
  return attributes;
}
