import { describe, expect, it } from "vitest";
import { markRoom, paintRoom } from "../../../test/fixtures/marked-clip.ts";
import type { DecodedPicture } from "../../media/decode/index.ts";
import { deriveMarkId, type MarkId, type MarkKey } from "../../media/watermark/index.ts";
import { createMarkWatch, joinCells, judgeMark } from "./index.ts";

const size = { width: 960, height: 540 };
const key: MarkKey = { secret: new Uint8Array(32).fill(7), version: 1 };
const issuer = deriveMarkId(key, "issuer", "a workspace");
const shots = ["00000000aa", "00000000bb"] as MarkId[];
const room = paintRoom("a room");
const none = new Uint8Array();

/** What is seen of some frames of a picture. */
function look(luma: Uint8Array, frames = 30) {
  const watch = createMarkWatch();
  for (let index = 0; index < frames; index++) {
    const picture: DecodedPicture = { index, ...size, luma, blue: none, red: none, lumaStride: 960, chromaStride: 480 };
    watch.see(picture);
  }
  return watch.report();
}

const marked = shots.map((shot) => look(markRoom(room, { key, issuer, shot }).luma));

describe("the gate of the watermark", () => {
  it("passes a video whose parts bear it together, whatever shots they are", () => {
    expect(judgeMark(joinCells(marked), { key, issuer })).toMatchObject({ name: "watermark", verdict: "pass" });
  });

  it("fails one that bears none, that bears another's, or of which nothing was seen", () => {
    const other: MarkKey = { secret: new Uint8Array(32).fill(9), version: 1 };
    const stranger = { key: other, issuer: deriveMarkId(other, "issuer", "a workspace") };
    expect(judgeMark(joinCells([look(room)]), { key, issuer }).verdict).toBe("fail");
    expect(judgeMark(joinCells(marked), stranger).verdict).toBe("fail");
    expect(judgeMark(joinCells([""]), { key, issuer }).verdict).toBe("fail");
  });

  it("is surer of two parts than of one", () => {
    const chanceOf = (parts: readonly string[]) => judgeMark(joinCells(parts), { key, issuer }).numbers["chance"] ?? 1;
    expect(chanceOf(marked)).toBeLessThan(chanceOf(marked.slice(0, 1)));
  });
});
