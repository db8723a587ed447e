import { limits, SutradharError } from "../../core/index.ts";
import { decodeSlide, isDrawing } from "../../media/layout/index.ts";
import {
  decodeText,
  exampleValues,
  readHead,
  parseLexicon,
  parseScript,
  pathOfAttribute,
  type Script,
  type VariableDeclaration,
} from "../../speech/script/index.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import type { LooseFiles } from "../archive/index.ts";
import { createFindings, readLoose, type Findings, type KindCheck, type NamedAsset } from "./asset-check.ts";
import { checkOwnBackground } from "./check-background.ts";

const templateFile = "template.md";

/** A script with its variables, read as if each had a value, and every file beside it that it names. */
export const checkTemplate: KindCheck = async ({ files }) => {
  const findings = createFindings();
  const script = await findings.attempt(templateFile, async () => {
    const bytes = await readLoose(files, templateFile, limits.scriptBytesMax);
    return readTemplate(decodeText({ file: templateFile, bytes }));
  });
  findings.throwIfAny();
  if (!script) throw new SutradharError("internal", "a template was neither read nor refused");
  const kept = await checkFiles(script, files, findings);
  findings.throwIfAny();
  const { scenes, variables, title, version } = script;
  return {
    ...(title === undefined ? {} : { title }),
    ...(version === undefined ? {} : { version }),
    traits: {
      languages: [...new Set(scenes.map(({ language }) => language))],
      variables: variables.map(describeVariable),
      scenes: scenes.length,
      shots: scenes.reduce((sum, { shots }) => sum + shots.length, 0),
    },
    kept: [templateFile, ...kept],
    names: namesIn(script),
  };
};

function readTemplate(text: string): Script {
  const values = exampleValues(readHead({ file: templateFile, text }).variables);
  return parseScript({ file: templateFile, text }, { values }).script;
}

/** All but its place: what discovery tells of it. */
function describeVariable({ position: _position, ...variable }: VariableDeclaration): object {
  return variable;
}

/** Slides, lexicons and backgrounds beside the template. @returns their paths, each once. */
async function checkFiles(script: Script, files: LooseFiles, findings: Findings): Promise<readonly string[]> {
  const kept = new Set<string>();
  const check = async (path: string, work: () => Promise<unknown>): Promise<void> => {
    if (kept.has(path)) return;
    kept.add(path);
    await findings.attempt(path, work);
  };
  for (const { path } of script.scenes.flatMap(({ slides }) => slides)) {
    const name = path.normalize("NFC");
    await check(name, async () =>
      decodeSlide(await readLoose(files, name, limits.imageBytesMax), { name, isDrawing: isDrawing(name) }),
    );
  }
  for (const lexicon of script.lexicons) {
    if ("name" in lexicon) continue;
    const file = lexicon.path.normalize("NFC");
    await check(file, async () => parseLexicon({ file, bytes: await readLoose(files, file, limits.lexiconBytesMax) }));
  }
  for (const { background = "", avatar = "", brand = "" } of script.scenes) {
    const own = pathOfAttribute(background)?.normalize("NFC");
    if (own !== undefined) await check(own, () => checkOwnBackground(files, own));
    for (const [kind, folder] of Object.entries({ avatar: pathOfAttribute(avatar), brand: pathOfAttribute(brand) })) {
      if (folder === undefined) continue;
      findings.problem(templateFile, `${kind} ./${folder} is a folder: push it as ${kind}/… and name that`);
    }
  }
  return [...kept];
}

const namedKinds = ["avatar", "background", "brand", "music", "voice"] as const;

/** What must be in the registry for the template to be of use. The voices of an engine are there without it. */
function namesIn({ scenes, lexicons }: Script): readonly NamedAsset[] {
  const voices = new Set(
    createEspeakVoices()
      .list()
      .map(({ id }) => id),
  );
  const names = new Map<string, NamedAsset>();
  for (const lexicon of lexicons) {
    if (!("name" in lexicon)) continue;
    names.set(lexicon.name, { kind: "lexicon", written: lexicon.name, file: templateFile });
  }
  for (const scene of scenes) {
    for (const kind of namedKinds) {
      const written = scene[kind];
      if (written === undefined || pathOfAttribute(written) !== undefined) continue;
      if ((kind === "music" && written === "none") || (kind === "voice" && voices.has(written))) continue;
      names.set(`${kind}/${written}`, { kind, written, file: templateFile });
    }
  }
  return [...names.values()];
}
