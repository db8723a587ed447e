import { createCanvas } from "@napi-rs/canvas";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, scriptOf, type Workplace } from "./workplace.ts";

/** Red on the left, white on the right. */
function slide(width: number, height: number): Uint8Array {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  context.fillStyle = "#c02020";
  context.fillRect(0, 0, width / 2, height);
  return canvas.toBuffer("image/png");
}

const scriptWith = (second: string): string =>
  scriptOf(
    {},
    [
      "## Two rules {layout=title}\n\nWelcome.",
      `## Rules\n\n- Lock it\n- ${second}\n\nLock it. Call us.`,
      '## Chart\n\n![a](a.png "highlight 0 0 50 100 at here") Look <mark name="here"/>here.',
      "## Corner {layout=slide-corner}\n\n![b](b.png) And here.",
    ].join("\n\n"),
  );

let place: Workplace;
let cold: ReturnType<Workplace["render"]>;
beforeAll(() => {
  place = createWorkplace();
  place.write("a.png", slide(320, 180));
  place.write("b.png", slide(180, 320));
  place.write("script.md", scriptWith("Call us"));
  cold = place.render("script.md", "out/cold.mp4", "--jobs", "2");
}, 180_000);
afterAll(() => place.remove());

describe("a video of several layouts", () => {
  it("is the same with one process and with nothing kept", () => {
    const alone = place.render("script.md", "out/alone.mp4", "--jobs", "1", "--no-cache");
    expect(alone.masterSha256).toBe(cold.masterSha256);
    expect(place.list(place.path("tmp"))).toEqual([]);
  }, 180_000);

  it("is made anew only where a changed point is shown", () => {
    place.write("script.md", scriptWith("Ring us"));
    const changed = place.render("script.md", "out/changed.mp4");
    // The point comes with the scene's second sentence: the first does not show it.
    expect(changed.shots.filter(({ reused }) => !reused).map(({ id }) => id)).toEqual(["s2-02"]);
  }, 180_000);
});

describe("a script is refused before anything is rendered", () => {
  it.each([
    ["a layout that does not exist", "## A {layout=middle}\n\nHello.", 'there is no layout "middle"'],
    ["a layout without what it shows", "## A {layout=quote}\n\nHello.", "write > words"],
    ["a drawing that names a file", "![x](x.svg) Hello.", "<image>"],
    ["a slide that waits for no mark", '![a](a.png "whole at end") Hello.', "<mark"],
    ["a point that nobody can read", `- ${"word ".repeat(120)}\n\nHello.`, "must fit on"],
  ])("for %s", (_name, body, expected) => {
    place.write("x.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="a.png"/></svg>');
    place.write("bad.md", scriptOf({}, body));
    const { status, stderr } = place.run(["check", "bad.md"]);
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining(expected) as string });
  });
});
