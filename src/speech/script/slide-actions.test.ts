import { describe, expect, it } from "vitest";
import { parseScript } from "./parse-script.ts";
import { readSlideActions } from "./slide-actions.ts";

describe("what a slide does", () => {
  it("is read as zooms, highlights and returns, in order, in percent", () => {
    const { actions, refused } = readSlideActions(
      "zoom 50 10 40% 60 at detail; highlight 7.5 0 30 20 at सार ;whole at all;",
    );
    expect(refused).toBeUndefined();
    expect(actions).toEqual([
      { kind: "zoom", area: { x: 0.5, y: 0.1, width: 0.4, height: 0.6 }, mark: "detail" },
      { kind: "highlight", area: { x: 0.075, y: 0, width: 0.3, height: 0.2 }, mark: "सार" },
      { kind: "whole", mark: "all" },
    ]);
  });

  it.each([
    ["a word that is no action", "pan 0 0 10 10 at x", "pan 0 0"],
    ["too few numbers", "zoom 10 10 at x", "left, top, width, height"],
    ["no mark", "zoom 10 10 20 20", "zoom 50 10 40 60 at detail"],
    ["a part beyond the edge", "zoom 90 0 20 10 at x", "inside the picture"],
    ["an empty part", "highlight 0 0 0 10 at x", "inside the picture"],
    ["more actions than anyone follows", "whole at x;".repeat(21), "at most 20"],
  ])("is refused with %s", (_name, title, expected) => {
    const { actions, refused } = readSlideActions(title);
    expect(actions).toEqual([]);
    expect(refused).toContain(expected);
  });

  it("stands in quotes behind the image's path", () => {
    const text = '![a](a.png "zoom 0 0 50 50 at here")Look <mark name="here"/>here.';
    const [slide] = parseScript({ file: "a.md", text }).script.scenes[0]?.slides ?? [];
    expect(slide?.actions).toEqual([{ kind: "zoom", area: { x: 0, y: 0, width: 0.5, height: 0.5 }, mark: "here" }]);
  });
});

describe("a quote", () => {
  it.each([
    ["alone", "> Less is more.", { text: "Less is more." }],
    ["over two lines", "> Less is\n> more.", { text: "Less is more." }],
    ["with whose it is", "> Less is more.\n> — Asha, designer", { text: "Less is more.", by: "Asha, designer" }],
    ["with two hyphens for a dash", "> Less is more.\n> -- Asha", { text: "Less is more.", by: "Asha" }],
    ["with a dash of its own", "> Less — and more.\n> — Asha", { text: "Less — and more.", by: "Asha" }],
    ["with a dash inside its last line only", "> Less\n> and — more.", { text: "Less and — more." }],
  ])("is read %s", (_name, quote, expected) => {
    const { script } = parseScript({ file: "a.md", text: `${quote}\n\nSpeech.` });
    const { position: _position, variables: _variables, ...read } = script.scenes[0]?.quote ?? {};
    expect(read).toEqual(expected);
  });
});
