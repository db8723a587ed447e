import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { markRoom, paintRoom, writeRooms, type Room } from "../../../test/fixtures/marked-clip.ts";
import { readPictures } from "../../media/decode/index.ts";
import { createPrintWatch, type PrintedFrame } from "../../media/fingerprint/index.ts";
import { deriveMarkId } from "../../media/watermark/index.ts";
import { createGlimpser, findShots, readMark } from "../../media/watermark-reader/index.ts";
import { tellContent } from "./tell-content.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-prints-"));
afterAll(() => rmSync(folder, { recursive: true }));

const key = { secret: new Uint8Array(32).fill(7), version: 1 };
const mark = { key, issuer: deriveMarkId(key, "issuer", "a workspace"), shot: deriveMarkId(key, "shot", "a greeting") };

/** What is read of a file: its mark, its shots, and how it looks. */
async function look(name: string, rooms: readonly Room[]) {
  const path = join(folder, `${name}.mp4`);
  await writeRooms(path, rooms, 60);
  const glimpser = createGlimpser();
  const prints = createPrintWatch(30);
  readPictures(path, (picture, frame) => {
    glimpser.add(frame, picture);
    prints.see(picture, frame);
  });
  const seen = glimpser.finish();
  if (!seen) throw new Error("frames were shown");
  const reading = readMark(seen, [mark]);
  return {
    verdict: reading.verdict,
    shots: findShots(seen, reading).map(({ id }) => id),
    prints: prints.report(),
  };
}

describe("a mark that was planted on other content", () => {
  it("is read as ever, and is told to stand where it does not belong", async () => {
    const video = await look("video", [markRoom(paintRoom("a room"), mark)]);
    // Whoever subtracts two pictures has the pattern, and adds it to what they like.
    const forged = await look("forged", [markRoom(paintRoom("another room"), mark)]);
    for (const each of [video, forged]) expect(each).toMatchObject({ verdict: "marked", shots: [mark.shot] });
    const statement = (copy: readonly PrintedFrame[]) => tellContent({ copy, video: video.prints, isWhole: true });
    expect(statement(video.prints)).toMatchObject({ says: "content_matches", alike: 2, seconds: 2 });
    expect(statement(forged.prints)).toEqual({ says: "content_differs", alike: 0, seconds: 2 });
  });
});

describe("what is told of a copy", () => {
  const print = (fill: string): Pick<PrintedFrame, "print"> => ({ print: fill.repeat(32) });
  const [own, other] = [print("0f"), print("f0")];
  it.each([
    ["of which nothing is kept", [own], [], true, { says: "content_unknown", reason: "nothing_kept" }],
    ["of which no second is seen", [], [own], true, { says: "content_unknown", reason: "too_short" }],
    [
      "of which one second is seen, that is another",
      [other],
      [own],
      true,
      { says: "content_unknown", reason: "too_short" },
    ],
    ["that is a part of the picture", [other, other], [own], false, { says: "content_unknown", reason: "other_frame" }],
    [
      "that is a part, and looks the same all the same",
      [own, own],
      [own],
      false,
      { says: "content_matches", alike: 2, seconds: 2 },
    ],
    [
      "in which something was put",
      [own, other, other],
      [own],
      true,
      { says: "content_partly_differs", alike: 1, seconds: 3 },
    ],
    ["that is something else", [other, other, other], [own], true, { says: "content_differs", alike: 0, seconds: 3 }],
  ] as const)("%s", (_name, copy, video, isWhole, told) => {
    expect(tellContent({ copy, video, isWhole })).toEqual(told);
  });
});
