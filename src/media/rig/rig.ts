import { z } from "zod";
import { limits, SutradharError } from "../../core/index.ts";
import { handShapes } from "../pose.ts";

/** How many samples a slot's curve has; u runs from −1 to 1 over them. */
export const curveSamples = 17;

const units = z.number().min(-20_000).max(20_000);
const point = z.tuple([units, units]);
const curve = z.array(units).length(curveSamples);
// One folder deep at most, no dots that climb: nothing can be named outside the rig.
const file = z
  .string()
  .regex(
    /^(?:[a-z0-9-]+\/)?[a-z0-9][a-z0-9-]*\.(?:png|svg)$/,
    "must name a PNG or an SVG in the rig's folder, such as layers/face.png",
  );
const placed = z.strictObject({ file, x: units, y: units });
const strip = z.strictObject({
  file,
  bands: z.tuple([z.number().min(0), z.number().min(0)]),
  uMax: z.number().min(1).max(3).default(1),
  bandScale: z.number().min(0.1).max(10).default(1),
});

const layer = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  file,
  x: units,
  y: units,
  follows: z.enum(["body", "head"]),
  depth: z.union([units, z.strictObject({ file, near: units, far: units })]).default(0),
  trail: z.number().min(0).max(1).default(0),
  swing: z.strictObject({ x: units, y: units, gain: z.number().min(0).max(10) }).optional(),
  neck: z.strictObject({ top: units, bottom: units }).optional(),
});

const mouth = z.strictObject({
  left: point,
  right: point,
  lipLine: curve,
  upperOuter: curve,
  lowerOuter: curve,
  upperLip: strip,
  lowerLip: strip,
  inside: placed,
  upperTeeth: placed,
  lowerTeeth: placed,
  tongue: placed,
  jawDrop: z.number().min(1).max(2000),
  upperRaise: z.number().min(0).max(1000),
  lowerDrop: z.number().min(0).max(1000),
  widthGain: z.number().min(0).max(1),
  roundGain: z.number().min(0).max(0.9),
});

const eye = z.strictObject({
  left: point,
  right: point,
  upperOpen: curve,
  lowerOpen: curve,
  closed: curve,
  crease: curve,
  lowerFold: curve,
  upperLid: strip,
  lowerLid: strip,
  white: placed,
  iris: placed,
  glint: placed,
  gazeX: z.number().min(0).max(1000),
  gazeY: z.number().min(0).max(1000),
  shadow: z.number().min(0).max(1),
});

const brow = z.strictObject({ file, x: units, y: units, raise: units, pivot: point });

const hand = z.strictObject({
  pivot: point,
  rest: z.strictObject({ x: units, y: units, turn: z.number().min(-90).max(90) }),
  shapes: z.partialRecord(z.enum(handShapes), placed),
});

const schema = z.strictObject({
  format: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: z.string().min(1).max(100),
  voice: z.enum(["female", "male"]).optional(),
  manner: z.strictObject({ rate: z.number().min(0.8).max(1.25), pitchSemitones: z.number().min(-6).max(6) }).optional(),
  // Whose face it is: an invented one's, or that of a person, by the name under which a registry keeps them.
  likeness: z.union([z.literal("synthetic"), z.strictObject({ person: z.string().min(1).max(100) })]).optional(),
  canvas: z.strictObject({ width: z.number().int().min(16).max(8192), height: z.number().int().min(16).max(8192) }),
  layers: z.array(layer).min(1).max(limits.rigLayersMax),
  mouth,
  eyes: z.strictObject({ left: eye, right: eye }),
  brows: z.strictObject({ left: brow, right: brow }),
  head: z.strictObject({
    pivot: point,
    centre: point,
    box: z.strictObject({ x: units, y: units, width: units, height: units }),
  }),
  chin: units,
  body: z.strictObject({ pivot: point, breath: z.strictObject({ top: units, bottom: units }) }),
  hands: z.strictObject({ left: hand.optional(), right: hand.optional() }).optional(),
});

export type Rig = z.infer<typeof schema>;
export type RigLayer = Rig["layers"][number];
export type RigEye = Rig["eyes"]["left"];
export type RigMouth = Rig["mouth"];
export type RigHand = z.infer<typeof hand>;
export type RigStrip = z.infer<typeof strip>;

/**
 * Reads a rig's description.
 * @throws SutradharError `rig_invalid`, with every field that is wrong.
 */
export function parseRig(text: string, name: string): Rig {
  const fail = (message: string, cause?: unknown) =>
    new SutradharError("rig_invalid", `${name}: ${message}`, { cause });
  if (text.length > limits.rigBytesMax) throw fail(`has ${text.length} characters; ${limits.rigBytesMax} are allowed`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw fail(`is not JSON: ${cause instanceof Error ? cause.message : "unreadable"}`, cause);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const findings = parsed.error.issues.map((issue) => `${issue.path.join(".") || "rig"}: ${issue.message}`);
    throw fail(findings.slice(0, limits.problemsMax).join("; "));
  }
  const rig = parsed.data;
  const ids = new Set(rig.layers.map((one) => one.id));
  if (ids.size !== rig.layers.length) throw fail("two layers have one id");
  if (!ids.has("face")) throw fail("has no layer with id face");
  return rig;
}

/** A depth picture lies on its layer, pixel on pixel. @throws SutradharError `rig_invalid` where one cannot. */
export function checkDepthSizes(rig: Rig, sizeOf: (file: string) => { width: number; height: number }): void {
  for (const { id, file: layerFile, depth } of rig.layers) {
    if (typeof depth !== "object") continue;
    const [own, wanted] = [sizeOf(depth.file), sizeOf(layerFile)];
    if (own.width === wanted.width && own.height === wanted.height) continue;
    throw new SutradharError(
      "rig_invalid",
      `${rig.name}: the depth picture of layer ${id} must have the layer's size, ` +
        `${wanted.width} × ${wanted.height}; it is ${own.width} × ${own.height}`,
    );
  }
}

/** Every picture that a rig names, once each. */
export function listRigFiles(rig: Rig): string[] {
  const files = new Set<string>();
  for (const one of rig.layers) {
    files.add(one.file);
    if (typeof one.depth === "object") files.add(one.depth.file);
  }
  const { mouth: lips, eyes, brows } = rig;
  for (const part of [lips.upperLip, lips.lowerLip, lips.inside, lips.upperTeeth, lips.lowerTeeth, lips.tongue]) {
    files.add(part.file);
  }
  for (const side of [eyes.left, eyes.right]) {
    for (const part of [side.upperLid, side.lowerLid, side.white, side.iris, side.glint]) files.add(part.file);
  }
  files.add(brows.left.file);
  files.add(brows.right.file);
  for (const side of [rig.hands?.left, rig.hands?.right]) {
    for (const shape of Object.values(side?.shapes ?? {})) files.add(shape.file);
  }
  return [...files].sort();
}
