import { digestJson, type Digest, type Random } from "../../../src/core/index.ts";

/** What is asked of the server for one video. */
export interface Order {
  /** Its script's file name, by which its video is known whatever became of the answer. */
  readonly name: string;
  readonly script: string;
  readonly values: Readonly<Record<string, string>>;
  readonly priority: "interactive" | "bulk";
}

const tongues = [
  {
    language: "en",
    names: "Asha Ravi Meera Kabir Zoya Imran Anu Deepa Joseph Lakshmi Priyanka Sunil Tara Usha Vikram Yash".split(" "),
    personal: "Hello {{name}}.",
    shared: ["Welcome.", "Thank you.", "See you soon."],
  },
  {
    language: "hi",
    names: "आशा रवि मीरा कबीर ज़ोया इमरान अनु दीपा गीता लक्ष्मी प्रियंका सुनील तारा उषा विक्रम यश".split(" "),
    personal: "नमस्ते {{name}}।",
    shared: ["स्वागत है।", "धन्यवाद।", "फिर मिलेंगे।"],
  },
] as const;

const bulkShare = 0.15;

/**
 * Draws orders: a sentence with a name in it, one that many videos have, or both. So some shots are personal, some are
 * shared by videos that are made at the same time, and some videos are the same.
 */
export function drawOrders(count: number, random: Random): readonly Order[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, (_, index): Order => {
    const { language, names, personal, shared } = pick(tongues);
    const sentences = pick([[personal], [pick(shared)], [personal, pick(shared)], [personal, pick(shared)]]);
    const name = pick(names);
    const isPersonal = sentences.includes(personal);
    const variables = isPersonal ? "variables:\n  name: { type: text, maxLength: 20 }\n" : "";
    return {
      name: `order-${String(index).padStart(4, "0")}.md`,
      script: `---\nlanguage: ${language}\navatar: asha\n${variables}---\n\n${sentences.join(" ")}\n`,
      values: isPersonal ? { name } : {},
      priority: random() < bulkShare ? "bulk" : "interactive",
    };
  });
}

/** Orders that differ in nothing that is seen or heard make the same master. */
export function recipeOf({ script, values }: Order): Digest {
  return digestJson({ script, values });
}

/** One order of each recipe. */
export function distinctOrders(orders: readonly Order[]): readonly Order[] {
  return [...new Map(orders.map((order) => [recipeOf(order), order])).values()];
}
