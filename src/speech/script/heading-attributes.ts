import { suggest, type SourcePosition } from "../../core/index.ts";
import type { Language } from "../spoken.ts";
import { explainLanguage, findLanguage } from "./language-tag.ts";
import { readSceneAttribute } from "./scene-attribute.ts";
import { sceneAttributes, type SceneAttribute } from "./script.ts";
import type { Findings, SourceText } from "./source-text.ts";

export interface SceneSettings {
  readonly language?: Language;
  readonly attributes: Readonly<Partial<Record<SceneAttribute, string>>>;
  readonly positions: Readonly<Partial<Record<SceneAttribute, SourcePosition>>>;
}

/** Reads `avatar=asha layout="medium"`, the inside of a heading's braces. */
export function parseHeadingAttributes(
  braces: { readonly text: string; readonly offset: number },
  source: SourceText,
  findings: Findings,
): SceneSettings {
  const attributes: Partial<Record<SceneAttribute, string>> = {};
  const positions: Partial<Record<SceneAttribute, SourcePosition>> = {};
  for (const match of braces.text.matchAll(/([^\s="]+)(?:=("[^"]*"|[^\s"]*))?|\S+/g)) {
    const [whole, key, written] = match;
    const position = source.positionAt(braces.offset + match.index);
    const value = written?.replace(/^"(.*)"$/, "$1").trim();
    const attribute = sceneAttributes.find((each) => each === key);
    if (value === undefined)
      findings.problem(`attributes must be key=value, got ${JSON.stringify(whole.slice(0, 60))}`, position);
    else if (!attribute)
      findings.problem(
        `a scene has no attribute ${JSON.stringify(key)}${suggest(key ?? "", sceneAttributes)}`,
        position,
      );
    else if (attributes[attribute] !== undefined)
      findings.problem(`${attribute} must be set once for a scene, got it twice`, position);
    else {
      const reading = readSceneAttribute(attribute, value);
      if ("refused" in reading) findings.problem(reading.refused, position, reading.code);
      else {
        attributes[attribute] = reading.value;
        positions[attribute] = position;
      }
    }
  }
  if (attributes.language === undefined) return { attributes, positions };
  const language = findLanguage(attributes.language);
  if (language) return { language, attributes, positions };
  findings.problem(explainLanguage(attributes.language), positions.language, "language_unsupported");
  return { attributes, positions };
}
