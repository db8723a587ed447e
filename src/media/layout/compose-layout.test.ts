import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { flatPlate, loadShippedRig, poseWith } from "../../../test/fixtures/shipped-stage.ts";
import { layoutText, type Rectangle } from "../captions/index.ts";
import { bakeRig, mouthReach, parseRig } from "../rig/index.ts";
import { createStage } from "../stage/index.ts";
import { composeLayout, measureRig, scaleFraming } from "./compose-layout.ts";
import { describeLayout, layoutNames, type LayoutName } from "./layout-names.ts";

const shipped = await loadShippedRig();
const rig = measureRig(shipped.rig);
const avatars = new URL("../../../assets/avatars/", import.meta.url);
const frames = [
  ...[1080, 720, 480].map((lines) => ({ width: 2 * Math.round((lines * 8) / 9), height: lines })),
  ...[1080, 720, 480].map((lines) => ({ width: lines, height: 2 * Math.round((lines * 8) / 9) })),
  ...[1080, 720, 480].map((lines) => ({ width: lines, height: lines })),
];
const all = frames.flatMap((frame) =>
  layoutNames.flatMap((layout) =>
    [false, true].map((isMirrored) => ({
      name: `${layout} at ${frame.width}×${frame.height}${isMirrored ? ", from the right" : ""}`,
      layout,
      frame,
      isMirrored,
    })),
  ),
);

type Case = (typeof all)[number];

function compose({ layout, frame, isMirrored }: Case) {
  const composition = composeLayout(layout, frame, { rig, isMirrored });
  const { lowerThird } = composition.text;
  // As it will be drawn: `drawLowerThird` mirrors it.
  const name = isMirrored ? { ...lowerThird, x: frame.width - lowerThird.x - lowerThird.width } : lowerThird;
  const { caption, label } = composition.text;
  // No name is shown where nobody is seen.
  return { ...composition, areas: { caption, label, ...(composition.presenter ? { name } : {}) } };
}

const meets = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe.each(all)("$name", (one) => {
  const { frame, layout } = one;
  const { areas, content, presenter } = compose(one);

  it("keeps every region whole, even, inside the picture and apart from the others", () => {
    const regions = Object.entries({
      ...areas,
      ...(content && layout !== "slide-over" ? { content } : {}),
      ...(presenter?.window ? { window: presenter.window } : {}),
    });
    for (const [index, [name, region]] of regions.entries()) {
      const { x, y, width, height } = region;
      expect({ name, odd: [x, y, width, height].filter((value) => value % 2 !== 0) }).toEqual({ name, odd: [] });
      expect(x >= 0 && y >= 0 && x + width <= frame.width && y + height <= frame.height).toBe(true);
      for (const [other, second] of regions.slice(index + 1))
        expect({ name, other, meets: meets(region, second) }).toEqual({ name, other, meets: false });
    }
  });

  it("keeps type off the outermost margins, and off what phone apps lay over tall pictures", () => {
    const isTall = frame.height > frame.width;
    for (const { x, y, width, height } of Object.values(areas)) {
      expect(x / frame.width).toBeGreaterThan(0.035);
      expect((x + width) / frame.width).toBeLessThan(0.975);
      expect(y / frame.height).toBeGreaterThan(isTall ? 0.055 : 0.045);
      expect((y + height) / frame.height).toBeLessThan(isTall ? 0.87 : 0.96);
    }
  });

  it("shows the whole head, and never the end of the canvas", () => {
    expect(presenter === undefined).toBe(describeLayout(layout).framing === undefined);
    if (!presenter) return;
    const box = presenter.window ?? { x: 0, y: 0, ...frame };
    const { scale, place } = presenter;
    const at = (units: number) => units * scale + place.y;
    expect(at(rig.headTop)).toBeGreaterThan(box.y);
    expect(at(rig.chin)).toBeLessThan(box.y + box.height * 0.76);
    expect(at(rig.canvas.height)).toBeGreaterThan(box.y + 1.01 * box.height);
    const middle = rig.eyes.x * scale + place.x;
    const headHalf = (shipped.rig.head.box.width / 2) * scale;
    expect(middle - headHalf).toBeGreaterThan(box.x - 1);
    expect(middle + headHalf).toBeLessThan(box.x + box.width + 1);
    expect([place.x, place.y].every(Number.isInteger)).toBe(true);
  });

  it("lays no content over the head, and its own scale is what the rig is baked for", () => {
    const { framing } = describeLayout(layout);
    if (!presenter || !framing) return;
    const { scale, place } = presenter;
    expect(scaleFraming(framing, frame, rig)).toBe(scale);
    if (!content || presenter.window || layout === "slide-over") return;
    const { box } = shipped.rig.head;
    // Hair may touch a card's shadow: a hundredth of the height.
    const shrink = 0.01 * frame.height;
    const head = {
      x: box.x * scale + place.x,
      y: box.y * scale + place.y + shrink,
      width: box.width * scale,
      height: box.height * scale - shrink,
    };
    expect(meets(head, content)).toBe(false);
  });
});

/** The ends of what a head, a body and a mouth may do. */
const extremes = [-6, 6].flatMap((yaw) =>
  [-4, 4].flatMap((pitch) =>
    [-1, 1].map((side) =>
      poseWith({
        yaw,
        pitch,
        roll: 2.5 * side,
        headX: 12 * side,
        headY: 8,
        swayX: 16 * side,
        breath: 0,
        shrug: 0,
        jaw: 1,
      }),
    ),
  ),
);

describe("in every pose, the mouth stays clear of all type", () => {
  // The same shape in other sizes has the same shares: one size of each is posed, and layouts of one framing share a stage.
  const small = all.filter(({ frame, isMirrored }) => Math.min(frame.width, frame.height) === 480 && !isMirrored);
  const seen = small.filter(({ layout }) => describeLayout(layout).framing !== undefined);
  const groups = new Map<string, Case[]>();
  for (const one of seen) {
    const key = `${describeLayout(one.layout).framing} at ${one.frame.width}×${one.frame.height}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  it.each([...groups])("%s", (_name, cases) => {
    const [first] = cases as [Case];
    const { presenter } = compose(first);
    if (!presenter) throw new Error("someone was expected");
    const baked = bakeRig(shipped.rig, shipped.pictures, presenter.scale);
    const stage = createStage({
      ...first.frame,
      plate: flatPlate(first.frame),
      presenter: { rig: shipped.rig, baked, heights: shipped.heights, place: presenter.place },
      overlays: 0,
    });
    for (const pose of extremes) {
      stage.draw(pose);
      const mouth = stage.mouthBox();
      for (const one of cases) {
        for (const [name, area] of Object.entries(compose(one).areas))
          expect({ layout: one.layout, name, mouth, area, meets: meets(mouth, area) }).toMatchObject({ meets: false });
      }
    }
  });
});

describe.each(readdirSync(avatars))("%s", (avatar) => {
  const other = parseRig(readFileSync(new URL(`${avatar}/rig.json`, avatars), "utf8"), avatar);
  const measure = measureRig(other);
  const reach = mouthReach(other);

  it.each(all.filter(({ frame }) => Math.min(frame.width, frame.height) === 480))(
    "is seen whole, with a free mouth, in $name",
    ({ layout, frame, isMirrored }) => {
      const { presenter, text } = composeLayout(layout, frame, { rig: measure, isMirrored });
      if (!presenter) return;
      const { scale, place } = presenter;
      const box = presenter.window ?? { x: 0, y: 0, ...frame };
      const y = (units: number) => units * scale + place.y;
      expect(y(measure.headTop)).toBeGreaterThan(box.y);
      expect(y(measure.canvas.height)).toBeGreaterThan(box.y + 1.01 * box.height);
      // Heads sway and nod by a dozen units.
      const sway = 14;
      const mouth = {
        x: (reach.x - sway) * scale + place.x,
        y: y(reach.y - sway),
        width: (reach.width + 2 * sway) * scale,
        height: (reach.height + 2 * sway) * scale,
      };
      const name = isMirrored
        ? { ...text.lowerThird, x: frame.width - text.lowerThird.x - text.lowerThird.width }
        : text.lowerThird;
      for (const area of [text.caption, text.label, name])
        expect({ area, mouth, meets: meets(mouth, area) }).toMatchObject({ meets: false });
    },
  );
});

describe("a composition", () => {
  it("is the same in shares for every size of a shape", () => {
    for (const layout of layoutNames) {
      for (const frame of frames) {
        const same = frames.find(
          (each) =>
            Math.min(each.width, each.height) === 480 &&
            Math.abs(each.width / each.height - frame.width / frame.height) < 0.01,
        );
        if (!same) throw new Error("every shape has a size of 480");
        const share = (size: typeof frame) => {
          const { text, content, presenter } = composeLayout(layout, size, { rig });
          const tops = [text.caption, text.lowerThird, content].map((area) => (area?.y ?? 0) / size.height);
          return [...tops, (presenter?.scale ?? 0) / size.height];
        };
        for (const [index, value] of share(frame).entries())
          expect(Math.abs(value - (share(same)[index] as number))).toBeLessThan(0.006);
      }
    }
  });

  it("sets the type of a presenter alone as captions set it by themselves", () => {
    for (const frame of frames) expect(composeLayout("medium", frame, {}).text).toEqual(layoutText(frame));
  });

  it("brings a tall hat nearer to the edge by making its wearer smaller, and never cuts it", () => {
    const hat = { ...rig, headTop: rig.headTop - 500 };
    for (const layout of layoutNames.filter((name): name is LayoutName => describeLayout(name).framing !== undefined)) {
      for (const frame of frames) {
        const { presenter } = composeLayout(layout, frame, {
          rig: { ...hat, canvas: { ...hat.canvas, height: 6000 } },
        });
        const top = (presenter?.place.y ?? 0) + hat.headTop * (presenter?.scale ?? 0);
        expect(top).toBeGreaterThanOrEqual((presenter?.window?.y ?? 0) - 1);
      }
    }
  });

  it.each([
    ["an odd width", { width: 481, height: 480 }],
    ["a sliver", { width: 480, height: 20 }],
  ])("is refused for %s", (_name, frame) => {
    expect(() => composeLayout("medium", frame, {})).toThrow("must be even");
  });
});
