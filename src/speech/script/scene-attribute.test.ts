import { describe, expect, it } from "vitest";
import { parseScript } from "./parse-script.ts";
import { pathOfAttribute, readSceneAttribute } from "./scene-attribute.ts";

describe("a background in a script", () => {
  it.each([
    ["studio", "studio"],
    ["background/studio@1.0.0", "background/studio@1.0.0"],
    ["studio@^1", "studio@^1"],
    ["studio@~1.2", "studio@~1.2"],
    ["studio@production", "studio@production"],
    ["./office.jpg", "./office.jpg"],
    ["office.JPG", "./office.JPG"],
    ["pictures/hall.webp", "./pictures/hall.webp"],
    ["./a/./b//clip.mp4", "./a/b/clip.mp4"],
    ["क्लिप.webm", "./क्लिप.webm"],
  ])("%s is kept as %s", (written, value) => {
    expect(readSceneAttribute("background", written)).toEqual({ value });
  });

  it.each([
    ["../office.jpg", "path_outside", /climb/],
    ["a/../../b.png", "path_outside", /climb/],
    ["%2e%2e/office.jpg", "path_outside", /climb/],
    ["/etc/passwd.png", "path_outside", /relative/],
    ["https://example.com/a.png", "path_outside", /URL/],
    ["~/a.png", "path_outside", /relative/],
    ["a\\b.png", "path_outside", /\//],
    ["./office.svg", "script_invalid", /PNG, JPEG, WebP, MP4/],
    ["./studio", "script_invalid", /PNG, JPEG, WebP, MP4/],
    ["two words", "script_invalid", /a file such as/],
  ])("%s is refused", (written, code, message) => {
    expect(readSceneAttribute("background", written)).toMatchObject({ code, refused: expect.stringMatching(message) });
  });

  it("may name a range of versions in a heading, as in front matter", () => {
    const text = "---\nlanguage: en\navatar: asha@~1.2\n---\n\n## One {background=studio@^1}\n\nGood morning.\n";
    const { script } = parseScript({ file: "a.md", text });
    expect(script.scenes[0]).toMatchObject({ avatar: "asha@~1.2", background: "studio@^1" });
  });

  it.each(["voice", "music"] as const)("is the only one that may be a file: %s may not", (attribute) => {
    expect(readSceneAttribute(attribute, "./a.png")).toMatchObject({ code: "script_invalid" });
  });

  it("is a file only where it says so", () => {
    expect([pathOfAttribute("./a/b.png"), pathOfAttribute("studio")]).toEqual(["a/b.png", undefined]);
  });

  it.each([
    ["neelgagan", "neelgagan"],
    ["./our-brand", "./our-brand"],
    ["./kits/our-brand/brand.json", "./kits/our-brand"],
    ["./kits//our-brand/", "./kits/our-brand"],
  ])("a brand may be a folder: %s is kept as %s", (written, value) => {
    expect(readSceneAttribute("brand", written)).toEqual({ value });
  });

  it.each([
    ["asha", "asha"],
    ["./kavya", "./kavya"],
    ["./people/kavya/rig.json", "./people/kavya"],
    ["./kavya/", "./kavya"],
  ])("an avatar may be a folder: %s is kept as %s", (written, value) => {
    expect(readSceneAttribute("avatar", written)).toEqual({ value });
  });

  it.each([
    ["../kavya", "path_outside", /avatar path must not climb/],
    ["./a/../../kavya", "path_outside", /climb/],
    ["/srv/kavya", "path_outside", /relative/],
    ["~/kavya", "path_outside", /relative/],
    ["./rig.json", "path_outside", /must name a file beside the script/],
    ["my kavya", "script_invalid", /a folder such as \.\/kavya/],
  ])("an avatar %s is refused", (written, code, message) => {
    expect(readSceneAttribute("avatar", written)).toMatchObject({ code, refused: expect.stringMatching(message) });
  });

  it.each([
    ["../our-brand", "path_outside", /climb/],
    ["/etc", "path_outside", /relative/],
    ["./", "path_outside", /must name a file beside the script/],
    ["https://example.com/brand", "path_outside", /URL/],
    ["our brand", "script_invalid", /a folder such as \.\/our-brand/],
  ])("a brand %s is refused", (written, code, message) => {
    expect(readSceneAttribute("brand", written)).toMatchObject({ code, refused: expect.stringMatching(message) });
  });

  it.each(["avatar", "brand"] as const)("%s folders are read from front matter and from braces", (attribute) => {
    const text = `---\nlanguage: en\n${attribute}: ./one\n---\n\n## A\n\nHello.\n\n## B {${attribute}=./two}\n\nHello.\n`;
    const { script } = parseScript({ file: "a.md", text });
    expect(script.scenes.map((scene) => scene[attribute])).toEqual(["./one", "./two"]);
  });

  it("is read from front matter and from braces, and refused with its place", () => {
    const text =
      "---\nlanguage: en\nbackground: hall.png\n---\n\n## A\n\nHello.\n\n## B {background=./loop.mp4}\n\nHello.\n";
    const { script } = parseScript({ file: "a.md", text });
    expect(script.scenes.map((scene) => scene.background)).toEqual(["./hall.png", "./loop.mp4"]);
    expect(() => parseScript({ file: "a.md", text: text.replace("hall.png", "../hall.png") })).toThrow(
      expect.objectContaining({
        code: "path_outside",
        problems: [expect.objectContaining({ position: { file: "a.md", line: 3, column: 1 } })],
      }),
    );
  });
});
