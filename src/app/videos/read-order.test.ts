import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { readOrder } from "./read-order.ts";

const examples = fileURLToPath(new URL("../../../examples", import.meta.url));
const picture = readFileSync(join(examples, "slides/news.png"));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-read-order-"));
  mkdirSync(join(folder, "talk/slides"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, "talk", name), content);
  return join(folder, "talk", name);
}

const script = (front: string, body = "Hello."): string => `---\nlanguage: en\n${front}\n---\n\n${body}\n`;

const lexicon = `<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">
  <lexeme><grapheme>hello</grapheme><alias>good day</alias></lexeme>
</lexicon>`;

describe("a script that is sent", () => {
  it("takes along what lies beside it and what it names, and nothing else", async () => {
    write("words.pls", lexicon);
    write("slides/news.png", picture);
    write("slides/other.png", picture);
    write("office.png", picture);
    cpSync(join(examples, "avatars/lakshmi"), join(folder, "talk/lakshmi"), { recursive: true });
    write("lakshmi/notes.txt", "not for everyone");
    const front = "avatar: ./lakshmi\nbackground: ./office.png\nlexicons: [words.pls]";
    const path = write("talk.md", script(front, "![the news](slides/news.png)\n\nHello."));
    const { files, name, text } = await readOrder(path, {});
    expect(name).toBe("talk.md");
    expect(text).toBe(readFileSync(path, "utf8"));
    const names = Object.keys(files);
    expect(names).toEqual(expect.arrayContaining(["words.pls", "slides/news.png", "office.png", "lakshmi/rig.json"]));
    expect(names.filter((each) => !each.startsWith("lakshmi/"))).toHaveLength(3);
    expect(names).toContain("lakshmi/layers/face.png");
    expect(names).not.toContain("lakshmi/notes.txt");
    for (const { path: here, digest } of Object.values(files)) expect(digestBytes(readFileSync(here))).toBe(digest);
  });

  it("may name what only a server knows", async () => {
    const front = "avatar: priya@^3\nbackground: showroom@production\nvoice: voice/rekha@2\nbrand: acme\nmusic: anthem";
    const { files } = await readOrder(write("talk.md", script(front)), {});
    expect(files).toEqual({});
  });

  it.each([
    ["a link that leads out of the folder", "background: ./office.png", "path_outside", 3],
    ["a file that is not there", "background: ./nowhere.png", "file_missing", 3],
    ["a folder with no rig", "avatar: ./slides", "avatar_unknown", 3],
  ])("is refused for %s, at its place", async (_fact, front, code, line) => {
    writeFileSync(join(folder, "secret.png"), picture);
    symlinkSync(join(folder, "secret.png"), join(folder, "talk/office.png"));
    const path = write("talk.md", script(front));
    await expect(readOrder(path, {})).rejects.toMatchObject({
      code,
      problems: [{ code, position: { file: path, line } }],
    });
  });

  it.each([
    ["दीपावली की शुभकामनाएँ.md", "दीपावली की शुभकामनाएँ.md"],
    ["a:b.md", "script.md"],
    [" .md", "script.md"],
  ])("called %j goes by the name of %j", async (name, expected) => {
    expect(await readOrder(write(name, script("avatar: asha")), {})).toMatchObject({ name: expected });
  });

  it("keeps the mark that its bytes begin with", async () => {
    const { text } = await readOrder(write("talk.md", `\uFEFF${script("avatar: asha")}`), {});
    expect(text.startsWith("\uFEFF---")).toBe(true);
  });
});
