import { describe, expect, it } from "vitest";
import { createRandom, digestBytes } from "../../core/index.ts";
import {
  colourLattice,
  createMarkPattern,
  deriveMarkId,
  drawMark,
  encodeMark,
  markCells,
  type MarkId,
  type MarkKey,
  signCells,
} from "../watermark/index.ts";
import { createGlimpser } from "./glimpser.ts";
import { findShots, readFrame, readMark, type SeenCopy } from "./read-mark.ts";
import type { SeenPicture } from "./sight.ts";

const size = { width: 960, height: 540 };
const key: MarkKey = { secret: new Uint8Array(32).fill(7), version: 1 };
const issuer = deriveMarkId(key, "issuer", "a workspace");
const reader = { key, issuer };
const framesAShot = 45;

/** A picture like those that are drawn here: soft light, furniture with hard edges, a little grain. */
function paint(seed: string): Uint8Array {
  const random = createRandom(digestBytes(seed));
  const luma = new Float32Array(size.width * size.height);
  const [tilt, light] = [random() * 60, 60 + random() * 80];
  for (let i = 0; i < luma.length; i++) {
    luma[i] = light + (tilt * (i % size.width)) / size.width + 20 * Math.sin(i / size.width / 90) + random();
  }
  for (let box = 0; box < 40; box++) {
    const [x, y, tone] = [random() * size.width, random() * size.height, 20 + random() * 200].map(Math.floor) as [
      number,
      number,
      number,
    ];
    const [right, bottom] = [x + 10 + random() * 90, y + 10 + random() * 120];
    for (let row = y; row < Math.min(bottom, size.height); row++) {
      for (let column = x; column < Math.min(right, size.width); column++)
        luma[row * size.width + column] = tone + random();
    }
  }
  return Uint8Array.from(luma);
}

const codesOf = (of: MarkKey, shot: MarkId) => ({
  issuer: encodeMark(of, "issuer", deriveMarkId(of, "issuer", "a workspace")),
  shot: encodeMark(of, "shot", shot),
});
const canvas = { ...size, stride: size.width, rows: size.height };

/** Adds the mark of a shot to brightness, as the renderer does; what the codec does to it is the benchmark's. */
function markWith(of: MarkKey, luma: Uint8Array, shot: MarkId): Uint8Array {
  const signs = signCells(createMarkPattern(of), codesOf(of, shot));
  const plane = drawMark(signs, canvas, new Uint8Array(markCells).fill(1));
  return luma.map((value, i) => value + (plane.luma[i] as number));
}

interface Copy {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly colours?: { readonly blue: Uint8Array; readonly red: Uint8Array; readonly stride: number };
}

interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A part of a plane, scaled to a size between its pixels. */
function cutPlane(data: Uint8Array, from: typeof size, box: Part, to: typeof size): Uint8Array {
  const made = new Uint8Array(to.width * to.height);
  for (let row = 0; row < to.height; row++) {
    for (let column = 0; column < to.width; column++) {
      const x = Math.min(from.width - 2, box.x + ((column + 0.5) * box.width) / to.width - 0.5);
      const y = Math.min(from.height - 2, box.y + ((row + 0.5) * box.height) / to.height - 0.5);
      const [left, top] = [Math.max(0, Math.floor(x)), Math.max(0, Math.floor(y))];
      const [fx, fy] = [Math.max(0, x - left), Math.max(0, y - top)];
      const at = top * from.width + left;
      const above = (data[at] as number) * (1 - fx) + (data[at + 1] as number) * fx;
      const below = (data[at + from.width] as number) * (1 - fx) + (data[at + from.width + 1] as number) * fx;
      made[row * to.width + column] = Math.round(above * (1 - fy) + below * fy);
    }
  }
  return made;
}

function cut(luma: Uint8Array, box: Part, to = size): Copy {
  return { ...to, luma: cutPlane(luma, size, box, to) };
}

const whole = (luma: Uint8Array): Copy => ({ ...size, luma });
const pictureOf = ({ width, height, luma, colours }: Copy): SeenPicture => ({
  width,
  height,
  luma,
  lumaStride: width,
  colours,
});

function look(shots: readonly Copy[]) {
  const glimpser = createGlimpser();
  for (const [index, shot] of shots.entries()) {
    for (let frame = 0; frame < framesAShot; frame++) glimpser.add(index * framesAShot + frame, pictureOf(shot));
  }
  const seen = glimpser.finish();
  if (!seen) throw new Error("frames were shown");
  return seen;
}

const shotIds = ["00000000aa", "00000000bb"] as MarkId[];
const scene = paint("a room");
const marked = shotIds.map((id) => markWith(key, scene, id));
const namesOf = (seen: SeenCopy, claimed?: readonly MarkId[]) =>
  findShots(seen, readMark(seen, [reader]), claimed).map(({ id }) => id);

describe("a marked copy", () => {
  it("says whose it is, and of each shot which one it is and where it stands", () => {
    const seen = look(marked.map(whole));
    const reading = readMark(seen, [reader]);
    expect(reading).toMatchObject({ verdict: "marked", issuer: { id: issuer, isDecoded: true } });
    expect(reading.issuer.chance).toBeLessThan(1e-20);
    expect(findShots(seen, reading).map(({ id, fromFrame, toFrame }) => ({ id, fromFrame, toFrame }))).toEqual([
      { id: shotIds[0], fromFrame: 0, toFrame: 45 },
      { id: shotIds[1], fromFrame: 45, toFrame: 90 },
    ]);
    const agreement = readFrame(reading)(pictureOf(whole(marked[0] as Uint8Array)));
    expect(agreement).toBeGreaterThan(0.85);
  });

  it("is read at another size", () => {
    const small = { width: 640, height: 360 };
    const copies = marked.map((luma) => cut(luma, { x: 0, y: 0, ...size }, small));
    expect(namesOf(look(copies))).toEqual(shotIds);
  });

  it("is read between black bars", () => {
    const tall = { width: 960, height: 960 };
    const copies = marked.map((luma) => {
      const boxed = new Uint8Array(tall.width * tall.height).fill(16);
      boxed.set(luma, 210 * tall.width);
      return { ...tall, luma: boxed };
    });
    const seen = look(copies);
    expect(namesOf(seen)).toEqual(shotIds);
    expect(readMark(seen, [reader]).geometry.scaleX).toBeCloseTo(960 / 540, 2);
  });

  it("is read mirrored, and between bars that are not in the middle, without a search", () => {
    const wide = { width: 1200, height: 600 };
    const copies = marked.map((luma) => {
      const boxed = new Uint8Array(wide.width * wide.height).fill(16);
      for (let y = 0; y < size.height; y++) {
        for (let x = 0; x < size.width; x++) {
          boxed[(y + 40) * wide.width + x + 30] = luma[y * size.width + size.width - 1 - x] as number;
        }
      }
      return { ...wide, luma: boxed };
    });
    const seen = look(copies);
    const reading = readMark(seen, [reader], { isPlain: true });
    expect(reading).toMatchObject({ verdict: "marked", geometry: { isFlipped: true } });
    expect(findShots(seen, reading).map(({ id }) => id)).toEqual(shotIds);
  });

  it("is read where a part was cut out, enlarged and mirrored, and says which", () => {
    const box = { x: 60, y: 30, width: 816, height: 459 };
    const copies = marked.map((luma) => {
      const copy = cut(luma, box);
      const turned = copy.luma.map((_value, i) => copy.luma[i - (i % 960) + 959 - (i % 960)] as number);
      return { ...copy, luma: turned };
    });
    const seen = look(copies);
    const reading = readMark(seen, [reader]);
    expect(reading.verdict).toBe("marked");
    expect(reading.geometry.isFlipped).toBe(true);
    expect(reading.geometry.scaleX).toBeCloseTo(0.85, 2);
    expect(findShots(seen, reading).map(({ id }) => id)).toEqual(shotIds);
  });

  it("is looked for with every key, and read with its own", () => {
    const other = {
      key: { ...key, version: 2 },
      issuer: deriveMarkId({ ...key, version: 2 }, "issuer", "a workspace"),
    };
    const reading = readMark(look(marked.map(whole)), [other, reader]);
    expect(reading.key).toBe(reader);
  });

  it("says of an id that is asked about whether it is there, where one that is not is not found", () => {
    const seen = look(marked.map(whole));
    expect(namesOf(seen, [shotIds[1] as MarkId])).toEqual([shotIds[1]]);
    expect(namesOf(seen, ["00000000cc" as MarkId])).toEqual([]);
  });
});

describe("a copy whose shots are told by its colours alone", () => {
  const half = ({ width, height }: typeof size) => ({ width: width / 2, height: height / 2 });
  const pattern = createMarkPattern(key);
  // Of brightness only the issuer's cells are marked.
  const levels = Uint8Array.from({ length: markCells }, (_unused, cell) => {
    if (cell >= colourLattice.first) return 2;
    return pattern.layers[cell] === "issuer" ? 1 : 0;
  });
  const grey = () => new Uint8Array((size.width * size.height) / 4).fill(128);
  const copies = shotIds.map((id): Required<Copy> => {
    const planes = drawMark(signCells(pattern, codesOf(key, id)), canvas, levels);
    const add = (to: Uint8Array, plane: Int8Array) => to.map((value, i) => value + (plane[i] as number));
    const colours = { blue: add(grey(), planes.blue), red: add(grey(), planes.red), stride: size.width / 2 };
    return { ...size, luma: add(scene, planes.luma), colours };
  });
  const cutAll = ({ luma, colours }: Required<Copy>, box: Part, to: typeof size): Copy => {
    const [x, y, width, height] = [box.x / 2, box.y / 2, box.width / 2, box.height / 2];
    const thin = (plane: Uint8Array) => cutPlane(plane, half(size), { x, y, width, height }, half(to));
    const made = { blue: thin(colours.blue), red: thin(colours.red), stride: to.width / 2 };
    return { ...cut(luma, box, to), colours: made };
  };
  const mirror = ({ width, height, luma, colours }: Copy): Copy => {
    const turn = (plane: Uint8Array, across: number) =>
      plane.map((_value, i) => plane[i - (i % across) + across - 1 - (i % across)] as number);
    if (!colours) throw new Error("it has colours");
    const { blue, red, stride } = colours;
    return {
      width,
      height,
      luma: turn(luma, width),
      colours: { blue: turn(blue, stride), red: turn(red, stride), stride },
    };
  };

  it.each([
    ["as it is", (copy: Required<Copy>): Copy => copy],
    ["smaller", (copy: Required<Copy>) => cutAll(copy, { x: 0, y: 0, ...size }, { width: 640, height: 360 })],
    ["cut out and enlarged", (copy: Required<Copy>) => cutAll(copy, { x: 60, y: 30, width: 816, height: 459 }, size)],
    [
      "cut out, enlarged and mirrored",
      (copy: Required<Copy>) => mirror(cutAll(copy, { x: 60, y: 30, width: 816, height: 459 }, size)),
    ],
  ])("is read %s", (_name, change) => {
    expect(namesOf(look(copies.map(change)))).toEqual(shotIds);
  });

  it("says whose it is, and nothing of its shots, once it is grey", () => {
    const seen = look(copies.map(({ luma }) => whole(luma)));
    expect(readMark(seen, [reader]).verdict).toBe("marked");
    expect(namesOf(seen)).toEqual([]);
  });
});

describe("a copy without this key's mark", () => {
  it("is not marked, wherever it is looked for", () => {
    const seen = look([whole(scene)]);
    const reading = readMark(seen, [reader]);
    expect(reading.verdict).toBe("unmarked");
    expect(findShots(seen, reading)).toEqual([]);
  });

  it("is not marked where it bears another key's", () => {
    const stranger = { ...key, secret: new Uint8Array(32).fill(9) };
    const seen = look([whole(markWith(stranger, scene, shotIds[0] as MarkId))]);
    expect(readMark(seen, [reader], { isPlain: true }).verdict).toBe("unmarked");
  });

  it("scores as chance has it: with a deviation of one, whatever is seen", () => {
    const seen = look([whole(scene)]);
    const chances = Array.from({ length: 60 }, (_unused, number) => {
      const other = { ...key, secret: Buffer.from(digestBytes(`${number}`), "hex") };
      return readMark(seen, [{ key: other, issuer }], { isPlain: true }).issuer.chance;
    });
    // Hoeffding's bound is above what is true, so that it says less than one in twenty more seldom than that.
    expect(chances.filter((chance) => chance < 0.05).length).toBeLessThanOrEqual(3);
    expect(Math.min(...chances)).toBeGreaterThan(1e-4);
  });
});

describe("a search", () => {
  const unmarked = look([whole(paint("nobody's"))]);
  const strangers = [8, 9].map((byte) => ({ key: { secret: new Uint8Array(32).fill(byte), version: 1 }, issuer }));

  it("is told how far it is, up to its end", () => {
    const shares: number[] = [];
    const { isSearched } = readMark(unmarked, strangers, { progress: (share) => shares.push(share) });
    expect(isSearched).toBe(true);
    expect(shares.length).toBeGreaterThan(20);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it.each([0, 3, 40])("ends after %d pieces where no more is allowed, and says so", (pieces) => {
    let asked = 0;
    const reading = readMark(unmarked, strangers, { mayGoOn: () => asked++ < pieces });
    expect(reading).toMatchObject({ verdict: "unmarked", isSearched: false });
    expect(asked).toBe(pieces + 1);
  });

  it("needs no time where the mark lies as it was drawn", () => {
    const ours = look([whole(markWith(key, paint("ours"), deriveMarkId(key, "shot", "one")))]);
    expect(readMark(ours, [reader], { mayGoOn: () => false })).toMatchObject({ verdict: "marked", isSearched: true });
  });
});
