import { describe, expect, it } from "vitest";
import { checkLayer, decodeLayer } from "./decode-layer.ts";

const svg = (body: string, box = "0 0 30 20") =>
  new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}">${body}</svg>`);
const half = svg('<rect x="10" width="20" height="20" fill="#ff0000" fill-opacity="0.5"/>');

describe("a layer of vectors", () => {
  it("has a pixel for each unit of its box, premultiplied", async () => {
    const { width, height, data } = await decodeLayer(half, "layers/x.svg");
    expect({ width, height }).toEqual({ width: 30, height: 20 });
    expect(Array.from(data.subarray(0, 4))).toEqual([0, 0, 0, 0]);
    expect(Array.from(data.subarray(4 * 15, 4 * 16))).toEqual([128, 0, 0, 128]);
  });

  it("is measured without being drawn", () => {
    expect(checkLayer(half, "layers/x.svg")).toEqual({ width: 30, height: 20 });
  });

  it.each([
    ["a script", svg("<script>1</script>"), /x\.svg/],
    ["a picture elsewhere", svg('<image href="https://peer.example/a.png"/>'), /image/],
    ["20,000 units", svg("", "0 0 20000 20"), /20000 × 20/],
    ["no size", new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), /viewBox/],
    ["no drawing", new TextEncoder().encode("a drawing, surely"), /x\.svg/],
  ])("is refused with %s", async (_what, bytes, says) => {
    const refusal = { code: "image_invalid", message: expect.stringMatching(says) as string };
    await expect(decodeLayer(bytes, "x.svg")).rejects.toMatchObject(refusal);
  });
});
