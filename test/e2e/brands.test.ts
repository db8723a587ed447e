/** A brand and marked words, on the delivered pixels of a real render. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawOverlay, layoutText } from "../../src/media/captions/index.ts";
import { readMedia, type DecodedPicture } from "../../src/media/decode/index.ts";
import { createLabelWatch, studyLabel } from "../../src/quality/index.ts";
import { createWorkplace, root, scriptOf, type ErrorDocument, type Workplace } from "./workplace.ts";

const frame = { width: 854, height: 480 };
const body = "Please open the new app today.";
const front = { profile: "480p25", title: "Brand", speaker: "{ name: Asha Mehra, title: Economist }" };
let place: Workplace;
beforeAll(() => {
  place = createWorkplace();
  place.write("plain.md", scriptOf(front, body));
  place.write("brand.md", scriptOf({ ...front, brand: "neelgagan", captions: "karaoke" }, body));
  place.render("plain.md", "out/plain.mp4");
  place.render("brand.md", "out/brand.mp4");
  place.render("brand.md", "out/quiet.mp4", "--no-karaoke");
}, 170_000);
afterAll(() => place.remove());

function see(video: string, look: (picture: DecodedPicture) => void): void {
  readMedia(place.path("out", video), { picture: look });
}

/** Pixels of 2 × 2 in an area that have the marigold of the sample brand. */
function countMarigold(
  { blue, red, chromaStride }: DecodedPicture,
  area: { x: number; y: number; width: number; height: number },
): number {
  let count = 0;
  for (let y = area.y >> 1; y < (area.y + area.height) >> 1; y++) {
    for (let x = area.x >> 1; x < (area.x + area.width) >> 1; x++) {
      const at = y * chromaStride + x;
      if ((blue[at] ?? 128) < 75 && (red[at] ?? 128) > 140) count += 1;
    }
  }
  return count;
}

describe("a branded video", () => {
  it("has the AI label as every video has it, frame after frame", () => {
    const label = drawOverlay({ kind: "label" }, "en", frame);
    if (!label) throw new Error("no label");
    for (const video of ["plain.mp4", "brand.mp4"]) {
      const watch = createLabelWatch(studyLabel(label));
      see(video, watch.see);
      const { frames, likenessMin, contrastMin } = watch.report();
      expect(frames).toBeGreaterThan(30);
      expect(likenessMin).toBeGreaterThan(0.9);
      expect(contrastMin).toBeGreaterThan(4.5);
    }
  });

  it("has its logo in the corner opposite, on its white plate", () => {
    const shares = ["plain.mp4", "brand.mp4"].map((video) => {
      let share = 1;
      see(video, ({ luma, lumaStride }) => {
        let white = 0;
        for (let y = 36; y < 60; y++)
          for (let x = 640; x < 790; x++) if ((luma[y * lumaStride + x] ?? 0) > 215) white += 1;
        share = Math.min(share, white / (24 * 150));
      });
      return share;
    });
    expect(shares[0]).toBeLessThan(0.1);
    expect(shares[1]).toBeGreaterThan(0.4);
  });

  it("marks one word after the other where it is asked to, and none where it is not", () => {
    const { caption } = layoutText(frame);
    const marked = ["brand.mp4", "quiet.mp4"].map((video) => {
      const columns = new Set<number>();
      see(video, (picture) => {
        for (let x = caption.x; x < caption.x + caption.width; x += 16) {
          if (countMarigold(picture, { ...caption, x, width: 16 }) > 20) columns.add(x);
        }
      });
      return columns.size;
    });
    // Six words across the caption, each marked in its time.
    expect(marked[0]).toBeGreaterThan(12);
    expect(marked[1]).toBe(0);
  });
});

it("the command line judges a kit, and refuses one that cannot be read with every number", () => {
  const { status, stdout } = place.run(["brand", "neelgagan", "--json"]);
  expect(status).toBe(0);
  const report = JSON.parse(stdout) as { contrasts: { ratio: number; least: number }[] };
  expect(report.contrasts.every(({ ratio, least }) => ratio >= least)).toBe(true);
  const kit = place.path("faint");
  cpSync(join(root, "assets/brands/neelgagan"), kit, { recursive: true });
  const text = readFileSync(join(kit, "brand.json"), "utf8");
  writeFileSync(join(kit, "brand.json"), text.replace('"onGround": "#ffffff"', '"onGround": "#22458a"'));
  const refused = place.run(["brand", "faint", "--json"]);
  expect(refused.status).toBe(2);
  const { error } = JSON.parse(refused.stdout) as ErrorDocument;
  expect(error.code).toBe("brand_invalid");
  expect(error.message).toMatch(
    /^faint\/brand\.json: colours\.onGround on colours\.ground has a contrast of 1\.\d\d:1/,
  );
  place.write("faint.md", scriptOf({ brand: "./faint" }, body));
  const checked = place.run(["check", "faint.md", "--json"]);
  expect(checked.status).toBe(2);
  const [problem] = (JSON.parse(checked.stdout) as ErrorDocument).error.problems;
  expect(problem).toMatchObject({ code: "brand_invalid", position: { file: "faint.md", line: 5 } });
});
