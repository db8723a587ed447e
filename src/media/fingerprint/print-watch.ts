import { printPicture, type GreyPicture } from "./print-picture.ts";

export interface PrintedFrame {
  /** Counted from the start of what is watched. */
  readonly frame: number;
  /** In hexadecimal digits. */
  readonly print: string;
}

/** Takes pictures one after the other and prints one of each second: the one in its middle. */
interface PrintWatch {
  see(picture: GreyPicture, frame: number): void;
  report(): readonly PrintedFrame[];
}

/** @param frameRate of the pictures; of a copy whose rate is not known, 30 */
export function createPrintWatch(frameRate: number): PrintWatch {
  const isPrinted = createPrintPlan(frameRate);
  const prints: PrintedFrame[] = [];
  return {
    see(picture, frame) {
      if (!isPrinted(frame)) return;
      prints.push({ frame, print: Buffer.from(printPicture(picture)).toString("hex") });
    },
    report: () => prints,
  };
}

/** Which frames are printed, counted from the start of what is watched. */
export function createPrintPlan(frameRate: number): (frame: number) => boolean {
  const second = Math.max(1, Math.round(frameRate));
  const middle = Math.floor(second / 2);
  return (frame) => frame % second === middle;
}
