import { Filter, FilterGraph, Frame, type FilterContext } from "node-av/lib";
import { SutradharError } from "../../core/index.ts";
import type { ClipSource } from "./clip-source.ts";

/** Brings a clip's pictures to the delivered size, rate and colours, whatever they were. */
export interface ClipScaler {
  /** Hands on what is finished; null: the clip has ended. The frame is valid until `take` returns. */
  push(frame: Frame | null, take: (frame: Frame) => void): void;
  close(): void;
}

interface PictureRate {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** Cubic, and the same numbers whatever instructions the processor has. */
const flags = "bicubic+accurate_rnd+full_chroma_int+bitexact";

export function createClipScaler(clip: ClipSource, first: Frame, size: PictureRate): ClipScaler {
  const graph = new FilterGraph();
  graph.alloc();
  graph.nbThreads = 1;
  const chain = planFilters(clip, first, size);
  const filters = chain.map(([name, settings], index) => createFilter(graph, name, `${name}${index}`, settings));
  for (const [index, filter] of filters.entries()) {
    const next = filters[index + 1];
    if (next && filter.link(0, next, 0) < 0) throw broken(`link ${chain[index]?.[0] ?? ""}`);
  }
  if (graph.configSync() < 0) throw broken("be configured");
  const [source, sink] = [filters[0], filters.at(-1)];
  if (!source || !sink) throw broken("be made");
  const out = new Frame();
  out.alloc();
  return {
    push(frame, take) {
      if (source.buffersrcAddFrameSync(frame) < 0) throw broken("take a picture");
      while (sink.buffersinkGetFrameSync(out) >= 0) {
        take(out);
        out.unref();
      }
    },
    close() {
      out.free();
      graph.free();
    },
  };
}

/** Names and settings of the filters, from the decoder's pictures to the delivered ones. */
function planFilters(
  clip: ClipSource,
  first: Frame,
  { width, height, frameRate }: PictureRate,
): readonly (readonly [name: string, settings: string])[] {
  const { timeBase, codecpar } = clip.stream;
  const { num, den } = codecpar.sampleAspectRatio;
  const stretch =
    num > 0 && den > 0 && num !== den ? [["scale", `w=iw*${num}/${den}:h=ih:flags=${flags}`] as const] : [];
  const turns = { 0: [], 90: ["clock"], 180: ["clock", "clock"], 270: ["cclock"] }[clip.turn] ?? [];
  return [
    [
      "buffer",
      `video_size=${first.width}x${first.height}:pix_fmt=${first.format}:time_base=${timeBase.num}/${timeBase.den}:pixel_aspect=1/1:colorspace=${first.colorSpace}:range=${first.colorRange}`,
    ],
    ["fps", `fps=${frameRate}:start_time=0`],
    ...turns.map((way) => ["transpose", `dir=${way}`] as const),
    ...stretch,
    [
      "scale",
      `w=${width}:h=${height}:force_original_aspect_ratio=increase:force_divisible_by=2:flags=${flags}:out_color_matrix=bt709:out_range=tv`,
    ],
    ["crop", `w=${width}:h=${height}`],
    ["format", "pix_fmts=yuv420p"],
    ["buffersink", ""],
  ];
}

function createFilter(graph: FilterGraph, name: string, id: string, settings: string): FilterContext {
  const filter = Filter.getByName(name);
  const created = filter && graph.createFilter(filter, id, settings || null);
  if (!created) throw broken(`make its ${name}`);
  return created;
}

function broken(what: string): SutradharError {
  return new SutradharError("engine_failed", `the scaler of clips could not ${what}: install node-av anew`);
}
