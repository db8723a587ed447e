import { expect, test } from "vitest";
import { lengthenScript } from "./lengthen-script.ts";

test("says every paragraph again at another rate, under one front matter, and leaves headings and lists alone", () => {
  const script = "---\ntitle: A\n---\n\n<!-- note -->\n\n## Scene\n\n- point\n\nHello there.\n";
  expect(lengthenScript(script, 2)).toBe(
    "---\ntitle: A\n---\n\n" +
      '## Scene\n\n- point\n\n<prosody rate="100%">Hello there.</prosody>\n\n' +
      '## Scene\n\n- point\n\n<prosody rate="101%">Hello there.</prosody>\n',
  );
});
