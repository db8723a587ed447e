import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join, relative } from "node:path";

/** One of our modules, without its types. */
interface Module {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import {
  readonly names: readonly string[];
  /** A file of ours, or `node:…`. */
  readonly from: string;
}

const importLine = /^import \{(?<names>[^}]*)\} from "(?<from>[^"]+)";\n/gm;
/** What was said of a type that is gone. */
const orphanedComment = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n[ \t]*\n/g;
const exportedDeclaration = /^export (?=(?:async )?(?:function\*?|const|class) (?<name>\w+))/gm;

/**
 * Joins a program and all that it imports into one file without types, each module in a function of its own, so that names
 * in one do not meet those in another. Knows the forms that are written here, named imports and exports of declarations,
 * and refuses others. What Node brings is imported at the top, and nothing else is.
 */
export function bundleModules(root: string, entry: string): string {
  const modules = collect(entry);
  const builtIns = [
    ...new Set(modules.flatMap(({ imports }) => imports.map(({ from }) => from)).filter(isBuiltIn)),
  ].sort();
  const program = modules.at(-1) as Module;
  const parts = modules.slice(0, -1).map((module) => wrap(module, root));
  const top = builtIns.map((name) => `import * as ${nameOf(name)} from "${name}";`).join("\n");
  return [top, ...parts, `${title(program, root)}${bindings(program)}${program.text}`].join("\n\n");
}

/** Depth first, so that each module comes after what it needs. */
function collect(entry: string): readonly Module[] {
  const done = new Map<string, Module>();
  const open = new Set<string>();
  function visit(path: string): void {
    if (done.has(path)) return;
    if (open.has(path)) throw new Error(`${path} imports itself, by way of others`);
    open.add(path);
    const module = readModule(path);
    for (const { from } of module.imports) if (!isBuiltIn(from)) visit(from);
    done.set(path, module);
  }
  visit(entry);
  return [...done.values()];
}

function readModule(path: string): Module {
  const stripped = stripTypeScriptTypes(readFileSync(path, "utf8"));
  const imports = [...stripped.matchAll(importLine)].flatMap(({ groups }) => resolveImport(path, groups));
  const text = stripped.replaceAll(importLine, "").replaceAll(orphanedComment, "\n").trim();
  if (/^(?:import|export \{|export default|export \*)/m.test(text))
    throw new Error(`${path} imports or exports in a form that is not known`);
  return { path, text, imports };
}

function resolveImport(path: string, groups: Readonly<Record<string, string>> | undefined): Import[] {
  const { names = "", from = "" } = groups ?? {};
  const wanted = namesIn(names);
  if (wanted.length === 0) return [];
  if (isBuiltIn(from)) return [{ names: wanted, from }];
  const target = join(dirname(path), from);
  return target.endsWith("/index.ts")
    ? wanted.map((name) => ({ names: [name], from: findBehindIndex(target, name) }))
    : [{ names: wanted, from: target }];
}

/** An index only hands on: what is behind it is taken alone. */
function findBehindIndex(index: string, name: string): string {
  const handedOn = readFileSync(index, "utf8").matchAll(/^export \{(?<names>[^}]*)\} from "(?<from>[^"]+)";/gm);
  for (const { groups } of handedOn) {
    if (namesIn(groups?.["names"] ?? "").includes(name)) return join(dirname(index), groups?.["from"] ?? "");
  }
  throw new Error(`${index} hands on no ${name}`);
}

function namesIn(list: string): string[] {
  const names = list.split(",").map((name) => name.trim());
  return names.filter((name) => name !== "" && !name.startsWith("type "));
}

function wrap(module: Module, root: string): string {
  const names = [...module.text.matchAll(exportedDeclaration)].map(({ groups }) => groups?.["name"] ?? "");
  const body = module.text.replaceAll(exportedDeclaration, "");
  return `${title(module, root)}const ${nameOf(module.path)} = (() => {\n${bindings(module)}${body}\nreturn { ${names.join(", ")} };\n})();`;
}

function bindings({ imports }: Module): string {
  return imports.map(({ names, from }) => `const { ${names.join(", ")} } = ${nameOf(from)};\n`).join("");
}

function title({ path }: Module, root: string): string {
  return `// From ${relative(root, path)}\n\n`;
}

/** `node:crypto` is `nodeCrypto`, `verify/tlog-proof.ts` is `tlogProof`. */
function nameOf(from: string): string {
  const words = (isBuiltIn(from) ? from.replace(":", "-") : from.replace(/^.*\//, "").replace(/\.ts$/, "")).split("-");
  return (
    words.map((word, place) => (place === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`)).join("") +
    (isBuiltIn(from) ? "" : "Module")
  );
}

function isBuiltIn(from: string): boolean {
  return from.startsWith("node:");
}
