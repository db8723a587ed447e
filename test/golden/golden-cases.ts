import { openStills } from "../../src/app/draw-still.ts";
import { listAvatars } from "../../src/app/list-avatars.ts";
import { listShownPoses } from "../../src/app/preview-avatar.ts";
import { plainLook } from "../../src/media/layout/index.ts";
import { createSheets, type SheetCell, type StillPicture } from "../../scripts/gallery/index.ts";

export interface GoldenCase {
  /** Of its folder of baselines. */
  readonly name: string;
  readonly draw: () => Promise<StillPicture>;
}

const assetsDirectory = "assets";
const square = { width: 480, height: 480 };

/** A hand raised to the count of three, as `hands` of docs/reference/rig-format.md has it. */
const counting = { handRight: 4, raiseRight: 1 };

/** Poses of the gallery's, by their titles: from afar once, and near what moves in a face. */
const shownPoses = [
  { name: "rest", title: "sil", layout: "medium" },
  { name: "vowel", title: "aa  /aː/, smiling", layout: "close" },
  { name: "blink", title: "eyes shut", layout: "close" },
  { name: "turn", title: "yaw 12°, pitch −6°", layout: "close" },
  { name: "count", title: "sil", layout: "medium", hands: counting },
] as const;

/** Every presenter that ships, in four poses and with a hand raised. */
export async function openPresenterCases(): Promise<readonly GoldenCase[]> {
  const avatars = await listAvatars({ assetsDirectory });
  const poses = new Map(listShownPoses().flatMap((row) => row.map(({ title, pose }) => [title, pose])));
  const cases = avatars.map(async ({ name: avatar }) => {
    const draw = await openStills(avatar, { assetsDirectory });
    return shownPoses.map(({ name, title, layout, ...more }) => {
      const shown = poses.get(title);
      if (!shown) throw new Error(`no pose is called ${title}: see preview-avatar.ts`);
      const pose = "hands" in more ? { ...shown, ...more.hands } : shown;
      const still = { layout, frame: square, background: "studio", language: "en", look: plainLook, pose };
      return { name: `presenter-${avatar}-${name}`, draw: () => draw(still) };
    });
  });
  return (await Promise.all(cases)).flat();
}

/** Cells of the gallery's sheets whose name begins so; of some sheets only the first row. */
export async function openSheetCases(beginning: string, rowsMax = Infinity): Promise<readonly GoldenCase[]> {
  const sheets = createSheets(assetsDirectory).filter(({ name }) => name.startsWith(beginning));
  const cases = sheets.map(async ({ name, open }) => {
    const rows = (await open()).slice(0, rowsMax);
    return rows.flat().map((cell) => ({ name: `${name}-${slugOf(cell)}`, draw: cell.draw }));
  });
  return (await Promise.all(cases)).flat();
}

export async function openAllCases(): Promise<readonly GoldenCase[]> {
  const groups = [
    openPresenterCases(),
    openSheetCases("layouts"),
    openSheetCases("captions-wide"),
    openSheetCases("brand", 1),
    openSheetCases("backgrounds"),
  ];
  return (await Promise.all(groups)).flat();
}

function slugOf({ title }: SheetCell): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
