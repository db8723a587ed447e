/** What is done to a copy, as FFmpeg's arguments between its input and its output. */
export interface WatermarkAttack {
  readonly name: string;
  /** Also in the short list. */
  readonly isShort?: boolean;
  readonly filter?: string;
  /** Before the input: where to begin, and how long. */
  readonly cut?: readonly string[];
  readonly codec?: readonly string[];
  readonly twice?: boolean;
}

export const x264 = (crf: number): string[] => ["-c:v", "libx264", "-preset", "veryfast", "-crf", String(crf)];
const share = (part: number): string => `crop=2*floor(iw*${part}/2):2*floor(ih*${part}/2)`;
/** The shorter side gets so many lines, whichever it is. */
const lines = (count: number): string => `scale='if(gt(iw,ih),-2,${count})':'if(gt(iw,ih),${count},-2)'`;

export const watermarkAttacks: readonly WatermarkAttack[] = [
  { name: "as delivered", isShort: true, codec: ["-c:v", "copy"] },
  { name: "H.264 crf 18", codec: x264(18) },
  { name: "H.264 crf 23", codec: x264(23) },
  { name: "H.264 crf 28", isShort: true, codec: x264(28) },
  { name: "H.264 crf 35", isShort: true, codec: x264(35) },
  { name: "H.264 crf 40", codec: x264(40) },
  {
    name: "H.265 crf 28",
    codec: ["-c:v", "libx265", "-preset", "veryfast", "-crf", "28", "-x265-params", "log-level=error"],
  },
  {
    name: "VP9 crf 36",
    codec: ["-c:v", "libvpx-vp9", "-crf", "36", "-b:v", "0", "-deadline", "realtime", "-cpu-used", "8"],
  },
  { name: "AV1 crf 40", codec: ["-c:v", "libsvtav1", "-preset", "10", "-crf", "40"] },
  { name: "720 lines", filter: lines(720) },
  { name: "480 lines", isShort: true, filter: lines(480) },
  { name: "360 lines", filter: lines(360) },
  {
    name: "messenger 480 lines 1 Mb/s",
    isShort: true,
    filter: lines(480),
    codec: ["-c:v", "libx264", "-preset", "veryfast", "-b:v", "1M", "-maxrate", "1M", "-bufsize", "2M"],
  },
  { name: "crop 95 %", filter: share(0.95) },
  { name: "crop 90 %", isShort: true, filter: share(0.9) },
  { name: "crop 80 %", isShort: true, filter: share(0.8) },
  { name: "crop 71 %", filter: share(0.71) },
  { name: "letterbox", isShort: true, filter: "pad='max(iw,ih)':'max(iw,ih)':(ow-iw)/2:(oh-ih)/2,scale=1080:1080" },
  { name: "30 → 25 frames a second", filter: "fps=25" },
  { name: "any 3 s", isShort: true, cut: ["-ss", "3.4", "-t", "3"] },
  { name: "brightness +0.1", filter: "eq=brightness=0.1" },
  { name: "brightness −0.1", filter: "eq=brightness=-0.1" },
  { name: "contrast 1.3", filter: "eq=contrast=1.3" },
  { name: "contrast 0.7", filter: "eq=contrast=0.7" },
  { name: "gamma 1.3", filter: "eq=gamma=1.3" },
  { name: "gamma 0.75", filter: "eq=gamma=0.75" },
  { name: "saturation 1.5", filter: "eq=saturation=1.5" },
  { name: "hue 30°", filter: "hue=h=30" },
  { name: "greyscale", filter: "hue=s=0" },
  { name: "blur σ 1.5", isShort: true, filter: "gblur=sigma=1.5" },
  { name: "noise 8", isShort: true, filter: "noise=alls=8:allf=t" },
  { name: "sharpen", filter: "unsharp=5:5:1" },
  { name: "logo over a corner", filter: "drawbox=x=iw*0.75:y=ih*0.04:w=iw*0.22:h=ih*0.14:color=white:t=fill" },
  { name: "mirrored", isShort: true, filter: "hflip" },
  { name: "turned by 1°", filter: "rotate=1*PI/180" },
  { name: "turned by 3°", filter: "rotate=3*PI/180" },
  { name: "turned by 10°", filter: "rotate=10*PI/180" },
  { name: "5 % faster", filter: "setpts=PTS/1.05,fps=30" },
  { name: "5 % slower", filter: "setpts=PTS/0.95,fps=30" },
  {
    name: "crop 90 %, brightness 0.1, crf 28",
    isShort: true,
    filter: `${share(0.9)},eq=brightness=0.1`,
    codec: x264(28),
  },
  { name: "crf 28 twice", codec: x264(28), twice: true },
  { name: "the head alone", filter: "crop=iw*0.3:ih*0.4:iw*0.35:ih*0.08" },
];

/** Where an attack names no codec, the copy is encoded as most are. */
export const usualCodec: readonly string[] = x264(28);
