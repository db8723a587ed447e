import type { WriteStream } from "node:tty";
import type { RenderProgress } from "../app/index.ts";

/** One line a stage, rewritten in place on a terminal, written once where output goes to a file. */
export interface ProgressLine {
  readonly show: (progress: RenderProgress) => void;
  readonly warn: (message: string) => void;
  end(): void;
}

const labels: Readonly<Record<RenderProgress["stage"], string>> = {
  bake: "prepare",
  speak: "speak",
  animate: "animate",
  render: "render",
  mix: "mix",
  assemble: "join",
  verify: "check",
  sign: "sign",
};
const order = Object.keys(labels) as RenderProgress["stage"][];
const barCells = 20;

export function createProgressLine(stream: WriteStream): ProgressLine {
  const stages = new Map<RenderProgress["stage"], RenderProgress>();
  const firstFrameAtMs = new Map<RenderProgress["stage"], number>();
  let drawnLines = 0;
  const draw = () => {
    if (!stream.isTTY) return;
    if (drawnLines > 0) stream.write(`\u001B[${drawnLines}A`);
    const lines = order.flatMap((stage) => {
      const progress = stages.get(stage);
      return progress ? [format(progress, firstFrameAtMs.get(stage) ?? 0)] : [];
    });
    stream.write(lines.map((line) => `\u001B[2K${line}\n`).join(""));
    drawnLines = lines.length;
  };
  return {
    show(progress) {
      if (!firstFrameAtMs.has(progress.stage)) firstFrameAtMs.set(progress.stage, progress.elapsedMs);
      stages.set(progress.stage, progress);
      draw();
    },
    warn(message) {
      stream.write(`${message}\n`);
      drawnLines = 0;
    },
    end() {
      if (stream.isTTY) return;
      for (const stage of order) {
        const progress = stages.get(stage);
        if (progress) stream.write(`${format(progress, firstFrameAtMs.get(stage) ?? 0)}\n`);
      }
    },
  };
}

function format(progress: RenderProgress, sinceMs: number): string {
  const { stage, done, total, unit, elapsedMs } = progress;
  const share = total > 0 ? Math.min(1, done / total) : 1;
  const cells = Math.round(share * barCells);
  const bar = "█".repeat(cells) + "░".repeat(barCells - cells);
  const head = `${labels[stage].padEnd(8)} ${bar} ${String(done).padStart(5)}/${total} ${unit}`;
  const spentMs = elapsedMs - sinceMs;
  if (unit !== "frames" || spentMs < 200) return head;
  const perSecond = (done * 1000) / spentMs;
  const leftS = perSecond > 0 ? Math.ceil((total - done) / perSecond) : 0;
  return `${head}  ${perSecond.toFixed(0)} frames/s${done < total ? `, ${leftS} s left` : ""}`;
}
