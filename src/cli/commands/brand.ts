import type { Command } from "commander";
import { checkBrand, readConfig, type BrandReport } from "../../app/index.ts";

interface BrandOptions {
  readonly sheet?: string;
  readonly json?: boolean;
}

export function addBrand(program: Command): void {
  program
    .command("brand")
    .description("read a brand kit and judge whether what it dresses can be read")
    .argument(
      "<kit>",
      "the name of a kit, or a folder with a brand.json; docs/guides/make-a-brand-kit.md says how to make one",
    )
    .option("--sheet <file>", "also draw it: three backgrounds, three shapes, its cards (PNG, or JPEG by its ending)")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar brand neelgagan\n  $ sutradhar brand ./our-brand --sheet out/our-brand.png",
    )
    .action(run);
}

async function run(kit: string, options: BrandOptions): Promise<void> {
  const report = await checkBrand(kit, options.sheet ? { sheet: options.sheet } : {}, readConfig());
  process.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : describe(report));
}

function describe({ name, version, title, contrasts, fonts, borrowed, sheet }: BrandReport): string {
  const lines = contrasts.map(
    ({ what, colour, behind, ratio, least }) =>
      `  ${what.padEnd(46)} ${colour} on ${behind.padEnd(15)} ${ratio.toFixed(2).padStart(6)}:1  (at least ${least}:1)`,
  );
  const files = fonts.map(
    ({ file, weight, languages }) => `  ${file}, weight ${weight}, writes ${languages.join(", ")}`,
  );
  const others = borrowed.map(({ language, lacks }) => `  ${language}: lacks ${lacks.join(" ")}`);
  return [
    `${title} (${name}@${version})`,
    "contrast over the worst picture:",
    ...lines,
    ...(files.length > 0 ? ["fonts:", ...files] : ["fonts: those that ship"]),
    ...(others.length > 0 ? ["languages that shipped fonts write:", ...others] : []),
    ...(sheet ? [sheet] : []),
    "",
  ].join("\n");
}
