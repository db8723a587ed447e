import type { SourcePosition } from "../../core/index.ts";
import type { Language, Span } from "../spoken.ts";
import type { FrontMatter } from "./front-matter.ts";
import type { SceneSettings } from "./heading-attributes.ts";
import {
  sceneAttributes,
  type Point,
  type Quote,
  type Scene,
  type SceneAttribute,
  type Shot,
  type Slide,
} from "./script.ts";
import type { Cut, CutParagraph } from "./sentences.ts";

/** How long the voice rests behind a shot: as a reader would. */
const pausesMs = { clause: 120, sentence: 280, paragraph: 550, scene: 800 } as const;

/** A scene while its blocks are read. */
export interface SceneBuilder {
  readonly language: Language;
  readonly position: SourcePosition;
  readonly shotCount: number;
  addParagraph(paragraph: CutParagraph): void;
  addPoint(point: Omit<Point, "atShot">): void;
  /** `atCut`: counted from the shots that were there before its paragraph. */
  addSlide(slide: Omit<Slide, "atShot">, atShot: number): void;
  /** False where the scene has one already. */
  addQuote(quote: Quote): boolean;
  isEmpty(): boolean;
  build(): Scene;
}

export function createSceneBuilder(options: {
  readonly number: number;
  readonly title?: string;
  readonly position: SourcePosition;
  readonly front: FrontMatter;
  readonly own: SceneSettings;
}): SceneBuilder {
  const { number, title, position, front, own } = options;
  const language = own.language ?? front.language ?? "en";
  const shots: Shot[] = [];
  const points: Point[] = [];
  const slides: Slide[] = [];
  let waiting: Span[] = [];
  let quote: Quote | undefined;
  return {
    language,
    position,
    get shotCount() {
      return shots.length;
    },
    addParagraph({ cuts, loose }) {
      if (cuts.length === 0) {
        const last = shots.at(-1);
        if (last) shots[shots.length - 1] = withSpans(last, [...last.sentence.spans, ...loose]);
        else waiting = [...waiting, ...loose];
        return;
      }
      cuts.forEach((cut, index) => {
        const shot = makeShot(`s${number}`, shots.length + 1, cut, index === cuts.length - 1);
        shots.push(withSpans(shot, [...waiting, ...shot.sentence.spans]));
        waiting = [];
      });
    },
    addPoint: (point) => void points.push({ ...point, atShot: shots.length }),
    addSlide: (slide, atShot) => void slides.push({ ...slide, atShot }),
    addQuote(added) {
      const isFirst = quote === undefined;
      quote ??= added;
      return isFirst;
    },
    isEmpty: () => shots.length + points.length + slides.length + waiting.length === 0 && quote === undefined,
    build() {
      const last = shots.at(-1);
      if (last) shots[shots.length - 1] = { ...last, pauseAfterMs: pausesMs.scene };
      return {
        id: `s${number}`,
        ...(title === undefined ? {} : { title }),
        language,
        ...mergeAttributes(front, own),
        ownAttributes: sceneAttributes.filter((attribute) => own.attributes[attribute] !== undefined),
        positions: { ...front.positions, ...own.positions },
        points,
        slides,
        ...(quote ? { quote } : {}),
        shots,
        position,
      };
    },
  };
}

function makeShot(scene: string, number: number, cut: Cut, isLast: boolean): Shot {
  const pause = cut.isClause ? "clause" : isLast ? "paragraph" : "sentence";
  return {
    id: `${scene}-${String(number).padStart(2, "0")}`,
    sentence: cut.sentence,
    continues: cut.isClause,
    pauseAfterMs: pausesMs[pause],
    variables: cut.variables,
  };
}

function withSpans(shot: Shot, spans: readonly Span[]): Shot {
  return { ...shot, sentence: { ...shot.sentence, spans } };
}

type NamedAttributes = Partial<Record<Exclude<SceneAttribute, "language">, string>>;

function mergeAttributes(front: FrontMatter, own: SceneSettings): NamedAttributes {
  const merged: NamedAttributes = {};
  for (const attribute of sceneAttributes) {
    if (attribute === "language") continue;
    const value = own.attributes[attribute] ?? front.attributes[attribute];
    // A voice belongs to a language: a scene that changes the language does not keep the script's voice.
    const isForeignVoice = attribute === "voice" && own.attributes.voice === undefined && changesLanguage(front, own);
    if (value !== undefined && !isForeignVoice) merged[attribute] = value;
  }
  return merged;
}

function changesLanguage(front: FrontMatter, own: SceneSettings): boolean {
  return own.language !== undefined && own.language !== (front.language ?? "en");
}
