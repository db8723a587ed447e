import { judgeStraightCells, type ReaderKey, type SeenCells } from "../../media/watermark-reader/index.ts";

/** A mark is never found by chance: the same bound as wherever one is looked for. */
const chanceMax = 1e-9;
/** What is less likely than this by chance may be a mark that something hides. */
const doubtMax = 1e-3;

/** As every gate answers. */
interface JudgedMark {
  readonly name: "watermark";
  readonly verdict: "pass" | "review" | "fail";
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly thresholds: Readonly<Record<string, number>>;
}

/**
 * Whether a delivered video bears the mark of whose it is, read from its own pictures with the key that they were marked with.
 * Less than two seconds of 480 lines are read surely, an upright face among them: where nothing is read, something went wrong, and
 * in between a person looks.
 */
export function judgeMark(cells: SeenCells, reader: ReaderKey): JudgedMark {
  const { chance, agreement, errors } = judgeStraightCells(cells, reader);
  const isRead = chance <= chanceMax;
  const told = chance.toExponential(1);
  return {
    name: "watermark",
    verdict: isRead ? "pass" : chance <= doubtMax ? "review" : "fail",
    reason: isRead
      ? `read in its pictures: by chance in ${told} of unmarked ones`
      : `it is not read surely in its pictures: by chance in ${told} of unmarked ones`,
    numbers: { chance, agreement: Math.round(agreement * 1000) / 1000, errors },
    thresholds: { chanceMax, doubtMax },
  };
}
