import { createHash } from "node:crypto";
import { SutradharError, type Digest } from "../../core/index.ts";
import { getWritingSystem, layoutText, type Rectangle } from "../../media/captions/index.ts";
import { createPrintWatch, type PrintedFrame } from "../../media/fingerprint/index.ts";
import { composeLayout } from "../../media/layout/index.ts";
import type { DecodedPicture } from "../../media/decode/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import { watchLabels, type LabelDrawer, type LabelReport, type LabelledShot } from "../label/index.ts";
import {
  createFaceWatch,
  createLightWatch,
  createSampler,
  takeFaceStill,
  watchCaptions,
  type CaptionReport,
  type FaceStill,
  type LightReport,
  type PlannedCaption,
  type SampledLuma,
} from "../pictures/index.ts";
import { createMarkWatch, type WrittenCells } from "../mark/index.ts";
import { createProfile, planes, profileRows, readProfile, type MouthProfile } from "../lip-sync/index.ts";
import { planLooks } from "./plan-looks.ts";

/** What was seen in a stretch of pictures, whichever video they are in. */
export interface PictureEvidence {
  readonly frames: number;
  /** For each picture 1 where it differs from the one before, else 0; the first does not. */
  readonly moves: string;
  /** The same of the face that is seen, and "-" where a picture was passed over. */
  readonly faceMoves: string;
  /** The first and the last picture: what happens across a seam is told by these. */
  readonly first: EdgePicture;
  readonly last: EdgePicture;
  readonly light: LightReport;
  readonly captions: CaptionReport;
  readonly label: LabelReport;
  /** What a watermark would show. */
  readonly mark: WrittenCells;
  /** How the middle of each second looks. */
  readonly prints: readonly PrintedFrame[];
  /** For each picture that was looked at. */
  readonly profiles: readonly (MouthProfile | undefined)[];
}

/** A picture beside a seam. */
export interface EdgePicture {
  /** Of what was sampled of it. */
  readonly digest: Digest;
  readonly face: FaceStill;
}

export interface PlannedPictures {
  readonly picture: { readonly width: number; readonly height: number; readonly frameRate: number };
  /** That they have by their timeline. */
  readonly size: { readonly width: number; readonly height: number };
  /** The labels of its shots, counted in frames from the first picture. */
  readonly shots: readonly LabelledShot[];
  /** Those that are burned in, counted likewise. */
  readonly captions: readonly PlannedCaption[];
  /** When lips have to be shut, or open, counted likewise; the last frame is one of them. */
  readonly spoken: readonly { readonly fromFrame: number; readonly toFrame: number }[];
  /** Of each picture. */
  readonly mouth: Timeline["mouth"];
}

export interface PictureWatch {
  see(picture: DecodedPicture): void;
  /** @throws SutradharError `video_invalid` where there are other pictures than were planned */
  report(): PictureEvidence;
}

/** Looks at pictures as if they were a video of their own; whichever `planLooks` does not name may be passed over. */
export function watchPictures(planned: PlannedPictures, drawLabel: LabelDrawer): PictureWatch {
  const { picture: frameSize, size, shots, mouth, captions: shown } = planned;
  const labels = watchLabels(shots, { drawLabel, frameRate: frameSize.frameRate });
  const sample = createSampler(size);
  const captions = watchCaptions(shown, (frame) => {
    const shot = shots.find(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame);
    return shot && placeCaptions(shot, frameSize);
  });
  const faceMoved = createFaceWatch(size);
  const light = createLightWatch(frameSize.frameRate);
  const mark = createMarkWatch();
  const prints = createPrintWatch(frameSize.frameRate);
  const profiles: (MouthProfile | undefined)[] = mouth.map(() => undefined);
  let [moves, faceMoves] = ["", ""];
  let first: EdgePicture | undefined;
  let last: EdgePicture | undefined;
  return {
    see(picture) {
      const box = mouth[picture.index];
      if (picture.width !== size.width || picture.height !== size.height || !box) throw otherVideo();
      profiles[picture.index] = readProfile(picture, box);
      labels.see(picture);
      mark.see(picture);
      prints.see(picture, picture.index);
      captions.see(picture);
      const sampled = sample(picture);
      light.see(picture, sampled);
      // Pictures that are passed over are taken for what the next one is.
      const passed = picture.index - moves.length;
      moves += (sampled.isOther ? "1" : "0").repeat(passed + 1);
      faceMoves += "-".repeat(passed) + (faceMoved(sampled, box) ? "1" : "0");
      const edge = (): EdgePicture => ({ digest: digestSamples(sampled), face: takeFaceStill(sampled, box) });
      if (picture.index === 0) first = edge();
      if (picture.index === mouth.length - 1) last = edge();
    },
    report() {
      const isWhole = planLooks(planned).every((look, frame) => look === 0 || profiles[frame] !== undefined);
      if (!isWhole || !first || !last) throw otherVideo();
      const frames = mouth.length;
      return {
        frames,
        moves,
        faceMoves,
        first,
        last,
        light: light.report(),
        captions: captions.report(),
        label: labels.report(),
        mark: mark.report(),
        prints: prints.report(),
        profiles,
      };
    },
  };
}

/** Where captions of a shot stand. */
export function placeCaptions(
  { language, layout }: Pick<LabelledShot, "language" | "layout">,
  frame: PlannedPictures["picture"],
): Rectangle {
  const isMirrored = getWritingSystem(language).direction === "rtl";
  return layoutText({ ...frame, text: composeLayout(layout, frame, { isMirrored }).text }).caption;
}

function otherVideo(): SutradharError {
  return new SutradharError("video_invalid", "the pictures are not those of the timeline");
}

function digestSamples({ samples }: SampledLuma): Digest {
  return createHash("sha256").update(samples).digest("hex") as Digest;
}

const profileFloats = profileRows * planes.length;

/** Picture evidence as bytes: u32 length of what follows as JSON, then the profiles as 32-bit floats. */
export function writePictureEvidence({ profiles, ...rest }: PictureEvidence): Uint8Array {
  const seen = profiles.flatMap((profile) => profile ?? []);
  const looked = profiles.map((profile) => (profile ? "1" : "0")).join("");
  const head = Buffer.from(JSON.stringify({ ...rest, looked }));
  // Floats lie on their own boundary.
  const at = 4 + head.length + ((4 - (head.length % 4)) % 4);
  const bytes = new Uint8Array(at + seen.length * profileFloats * 4);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  const floats = new Float32Array(bytes.buffer, at);
  for (const [index, profile] of seen.entries()) {
    for (const [place, plane] of planes.entries()) {
      floats.set(profile[plane], index * profileFloats + place * profileRows);
    }
  }
  return bytes;
}

export function readPictureEvidence(bytes: Uint8Array): PictureEvidence {
  const own = Uint8Array.from(bytes);
  const length = new DataView(own.buffer).getUint32(0, true);
  const { looked, ...rest } = JSON.parse(Buffer.from(own.subarray(4, 4 + length)).toString("utf8")) as Omit<
    PictureEvidence,
    "profiles"
  > & { readonly looked: string };
  const floats = new Float32Array(own.buffer, 4 + length + ((4 - (length % 4)) % 4));
  let index = 0;
  const profiles = Array.from(looked, (look) => {
    if (look === "0") return undefined;
    const profile = createProfile();
    for (const [place, plane] of planes.entries()) {
      const at = index * profileFloats + place * profileRows;
      profile[plane].set(floats.subarray(at, at + profileRows));
    }
    index += 1;
    return profile;
  });
  return { ...rest, profiles };
}
