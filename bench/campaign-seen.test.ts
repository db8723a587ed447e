import { expect, it } from "vitest";
import { setCaption } from "../src/media/captions/index.ts";
import type { CopyPicture } from "../src/media/decode/index.ts";
import { seeInPictures } from "./campaign-seen.ts";

const frame = { width: 854, height: 480 };
const greet = (name: string) => `प्रिय ${name}, आपको दीपावली की शुभकामनाएँ।`;
const cueOf = (name: string) => ({ startMs: 0, endMs: 3_000, lines: [greet(name)] });

/** A picture as it might be delivered: a bright backdrop with a slope and noise, the caption over it. */
function deliver(name: string | undefined): CopyPicture {
  const { width, height } = frame;
  const luma = Uint8Array.from({ length: width * height }, (_, at) => 90 + ((at % width) >> 4) + ((at * 7_919) % 13));
  const caption = name === undefined ? undefined : setCaption(cueOf(name), { language: "hi", frame });
  const drawn = caption?.draw() ?? { x: 0, y: 0, width: 0, height: 0, rgba: new Uint8Array() };
  for (let at = 0; at < drawn.width * drawn.height; at += 1) {
    const place = (drawn.y + Math.floor(at / drawn.width)) * width + drawn.x + (at % drawn.width);
    const [bright = 0, , , opacity = 0] = drawn.rgba.subarray(4 * at, 4 * at + 4);
    luma[place] = 16 + (bright * 219) / 255 + ((luma[place] ?? 0) - 16) * (1 - opacity / 255);
  }
  return { ...frame, luma, lumaStride: width };
}

const look = (delivered: string | undefined, wanted: string, others: readonly string[]) =>
  seeInPictures([deliver(delivered)], { name: wanted, language: "hi", cues: [cueOf(wanted)] }, others);

const others = ["सुनीता वर्मा", "राकेश शर्मा", "राजेश वर्मा", "राजेश शर्म", "Rajesh Sharma", "রাজেশ শর্মা"];

it.each(["राजेश शर्मा", "সুমনা ঘোষ", "முருகன் வேலு", "రమేష్ రెడ్డి", "Mary D'Souza", "احمد خان"])("sees %s", (name) => {
  expect(look(name, name, others)).toMatchObject({ isSeen: true });
});

it.each([
  ["another's name", "सुनीता वर्मा"],
  ["a name with one letter exchanged", "राकेश शर्मा"],
  ["a name whose last sign is missing", "राजेश शर्म"],
  ["no caption", undefined],
])("does not see a name where %s was delivered", (_, delivered) => {
  expect(look(delivered, "राजेश शर्मा", others)).toMatchObject({ isSeen: false });
});

it("sees nothing where no cue shows a part of the name, or no picture came", () => {
  const shown = { name: "राजेश शर्मा", language: "hi", cues: [cueOf("सुनीता वर्मा")] };
  expect(seeInPictures([], shown, others).isSeen).toBe(false);
  expect(seeInPictures([undefined], { ...shown, cues: [cueOf("राजेश शर्मा")] }, others).isSeen).toBe(false);
});
