import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import { starterBoxes as boxes, starterRelief } from "./starter-boxes.ts";
import { drawBody, drawBrow, drawFace, drawHairBack, drawHairFront } from "./draw-head.ts";
import {
  drawGlint,
  drawInside,
  drawIris,
  drawLowerLid,
  drawLowerLip,
  drawTeeth,
  drawTongue,
  drawUpperLid,
  drawUpperLip,
} from "./draw-slots.ts";

export interface StarterPicture {
  /** Within the rig's folder. */
  readonly file: string;
  readonly png: Uint8Array;
}

type Draw = (pen: SKRSContext2D) => void;

/** Every layer of the starter as a PNG. The same every time: nothing is random. */
export async function drawStarter(): Promise<readonly StarterPicture[]> {
  return Promise.all([
    onCanvas("hair-back", drawHairBack),
    onCanvas("body", drawBody),
    onCanvas("face", drawFace),
    onCanvas("hair-front", drawHairFront),
    onCanvas("brow-left", (pen) => drawBrow(pen, -1)),
    onCanvas("brow-right", (pen) => drawBrow(pen, 1)),
    onCanvas("mouth-inside", drawInside),
    onCanvas("mouth-upper-teeth", (pen) => drawTeeth(pen, boxes["mouth-upper-teeth"], 6)),
    onCanvas("mouth-lower-teeth", (pen) => drawTeeth(pen, boxes["mouth-lower-teeth"], 6)),
    onCanvas("mouth-tongue", drawTongue),
    relief("face"),
    relief("hair-front"),
    loose("mouth-upper-lip", 408, 56, drawUpperLip),
    loose("mouth-lower-lip", 408, 66, drawLowerLip),
    loose("eye-upper-lid", 292, 72, drawUpperLid),
    loose("eye-lower-lid", 292, 50, drawLowerLid),
    loose("eye-white", 166, 110, (pen) => fill(pen, "#f3eee8", 166, 110)),
    loose("eye-iris", 68, 68, drawIris),
    loose("eye-glint", 18, 18, drawGlint),
  ]);
}

/** Draws in canvas units; what falls outside the layer's box is cut off. */
function onCanvas(name: keyof typeof boxes, draw: Draw): Promise<StarterPicture> {
  const { x, y, width, height } = boxes[name];
  return loose(name, width, height, (pen) => {
    pen.translate(-x, -y);
    draw(pen);
  });
}

async function loose(name: string, width: number, height: number, draw: Draw): Promise<StarterPicture> {
  const canvas = createCanvas(width, height);
  draw(canvas.getContext("2d"));
  return { file: `layers/${name}.png`, png: await canvas.encode("png") };
}

/** The depth picture of a layer of the head: one relief for all of them, so that nothing slides over the rest. */
function relief(name: "face" | "hair-front"): Promise<StarterPicture> {
  const { x, y, width, height } = boxes[name];
  return loose(`${name}-depth`, width, height, (pen) => {
    const image = pen.createImageData(width, height);
    for (let at = 0; at < width * height; at++) {
      const grey = Math.round(255 * starterRelief(x + (at % width), y + Math.floor(at / width)));
      image.data.set([grey, grey, grey, 255], at * 4);
    }
    pen.putImageData(image, 0, 0);
  });
}

function fill(pen: SKRSContext2D, colour: string, width: number, height: number): void {
  pen.fillStyle = colour;
  pen.fillRect(0, 0, width, height);
}
