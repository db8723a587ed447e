import { createEspeakVoices } from "../src/speech/voices/index.ts";
import type { MadeCampaign, MadeVideo } from "./campaign-cost.ts";
import { findNamePhones, hearName, teachVoice, type HeardName } from "./campaign-heard.ts";
import type { NameScript } from "./campaign-names.ts";
import { seeName, type SeenName } from "./campaign-seen.ts";

/** What the delivered file of a row says and shows. */
export interface CheckedName {
  readonly index: number;
  readonly script: NameScript;
  readonly heard: HeardName;
  readonly seen: SeenName;
  /** The same looked for in another row's file, of the same script: it must be found in neither way. */
  readonly planted?: { readonly isHeard: boolean; readonly isSeen: boolean } | undefined;
}

/** Every such row's name is also looked for where it is not. */
const plantedEvery = 4;
const lookalikesMax = 12;

/** Listens to and looks at every file that was delivered, with nothing of the product's word for it. */
export async function checkNames(
  { videos, fileOf }: Pick<MadeCampaign, "videos" | "fileOf">,
  say: (text: string) => void,
): Promise<readonly CheckedName[]> {
  const rows = videos.filter(({ isFull }) => !isFull);
  const [first] = rows;
  if (!first) return [];
  const voices = createEspeakVoices();
  try {
    const { speaker } = first.greeting;
    const voice = voices.find(speaker.voice);
    if (!voice) throw new Error(`there is no voice ${speaker.voice}`);
    say("an ear is taught the voice …");
    const ear = await teachVoice(voice, speaker.manner);
    const spoken = rows.map(({ name, greeting }) => findNamePhones(name, greeting));
    const others = spoken.map(({ phones }) => phones);
    return rows.map((row, at) => {
      if (at % 100 === 99) say(`${at + 1} of ${rows.length} files listened to and looked at …`);
      const own = spoken[at] as (typeof spoken)[number];
      const wanted = { greeting: row.greeting, own, others, ear };
      const shown = { name: row.name, ...row.greeting };
      const lookalikes = findLookalikes(row, rows);
      const planted = at % plantedEvery === 0 ? findOther(row, rows) : undefined;
      return {
        index: row.index,
        script: row.script,
        heard: hearName(fileOf(row), wanted),
        seen: seeName(fileOf(row), shown, lookalikes),
        ...(planted
          ? {
              planted: {
                isHeard: hearName(fileOf(planted), wanted).isHeard,
                isSeen: seeName(fileOf(planted), shown, lookalikes).isSeen,
              },
            }
          : {}),
      };
    });
  } finally {
    voices.close();
  }
}

function findOther(row: MadeVideo, rows: readonly MadeVideo[]): MadeVideo | undefined {
  const same = rows.filter(({ script, name }) => script === row.script && name !== row.name);
  return same[row.index % Math.max(1, same.length)];
}

/** Names of the same script that are about as long, and the name itself with a letter left out. */
function findLookalikes({ name, script }: MadeVideo, rows: readonly MadeVideo[]): readonly string[] {
  const letters = [...new Intl.Segmenter("und", { granularity: "grapheme" }).segment(name)].map(
    ({ segment }) => segment,
  );
  const misspelt = [0, letters.length >> 1, letters.length - 1]
    .map((left) => letters.filter((_letter, at) => at !== left).join(""))
    .filter((text) => text.trim() !== name);
  const near = rows
    .filter((one) => one.script === script && one.name !== name)
    .map((one) => one.name)
    .toSorted((a, b) => Math.abs(a.length - name.length) - Math.abs(b.length - name.length))
    .slice(0, lookalikesMax);
  return [...misspelt, ...near];
}
