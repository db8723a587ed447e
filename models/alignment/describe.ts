/**
 * Takes what was trained and exported into the product: `node models/alignment/describe.ts OUT HELDOUT`. Copies the two ONNX files to
 * assets/models, measures both on speech of synthesisers that were held out, and writes model.json with lineage and results.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { expectPhones, measureModel, type ModelFigures } from "../../bench/alignment/measure-alignment.ts";
import { readHeldOut, speakWatched } from "../../bench/alignment/spoken-cases.ts";
import { digestBytes } from "../../src/core/index.ts";
import { languages } from "../../src/speech/spoken.ts";

const [out, heldOut] = process.argv.slice(2);
if (!out || !heldOut) throw new Error("node models/alignment/describe.ts OUT HELDOUT");
const training = JSON.parse(readFileSync(join(out, "training.json"), "utf8")) as Readonly<Record<string, unknown>>;
const version = "1.0.0";
const kinds = [
  { folder: "assets/models/alignment", file: "alignment.onnx", precision: "fp32", version },
  {
    folder: "assets/models/alignment@1.0.0-int8",
    file: "alignment-int8.onnx",
    precision: "int8",
    version: `${version}-int8`,
  },
] as const;

const spoken = [...readHeldOut(heldOut), ...(await speakWatched())];
const expected = await expectPhones(spoken);
const dataset = { name: "held-out voices", digest: digestBytes(readFileSync(join(heldOut, "sound.i16"))) };
const commit = execFileSync("git", ["log", "-1", "--format=%H", "--", "models/alignment"], { encoding: "utf8" }).trim();

const considerations = {
  users: ["those who have somebody speak a script and an avatar show it"],
  uses: ["render --voice-track: finding a script's phones in a recording of it"],
  limitations: [
    "trained and measured on synthetic speech alone: human speech is not tested",
    "one speaker at a time, without music",
    "of the sixteen languages, English, Hindi, Marathi and Telugu alone are measured on synthesisers that were held out; the others on voices of the family that was trained on",
    "it tells 35 phones apart, not languages: dental, alveolar and retroflex nasals, and long and short vowels, are one to it",
  ],
  tradeoffs: ["eight bits take a quarter of the space; docs/bench-alignment.md has what they cost in accuracy"],
  ethics: [
    {
      risk: "a recording of somebody who did not agree drives an avatar",
      mitigation: "the label, the credentials and the rules of consent hold for a recording as for a synthetic voice",
    },
  ],
  fairness: [
    {
      group: "speakers whose voice is far from those of the synthesisers: children, the very old, impaired speech",
      harms: "their mouth may be drawn less well",
      mitigation: "where a sentence does not fit its text, the mouth follows what is heard",
    },
  ],
};

for (const kind of kinds) {
  mkdirSync(kind.folder, { recursive: true });
  copyFileSync(join(out, kind.file), join(kind.folder, "alignment.onnx"));
  write(kind, []);
  const figures = await measureModel({ folder: kind.folder, runtime: "builtin" }, { cases: spoken, expected });
  write(kind, evaluationsOf(figures), figures);
  process.stdout.write(
    `${kind.folder}: ${JSON.stringify(figures.heldOut)} ${figures.realTimeFactor.toFixed(0)} × real time\n`,
  );
}

function write(kind: (typeof kinds)[number], evaluations: readonly object[], figures?: ModelFigures): void {
  const descriptor = {
    format: 1,
    version: kind.version,
    title: `Alignment of speech (${kind.precision})`,
    description:
      "Hears which phones are spoken and when, every 10 ms, so that a recorded voice can drive an avatar's mouth. A small net over the " +
      "spectrum, trained on synthetic speech of sixteen languages whose phone times are known.",
    stage: "alignment",
    runtime: { kind: "builtin", name: "graph", file: "alignment.onnx" },
    languages: [...languages],
    precision: kind.precision,
    architecture: {
      family: "residual dilated convolutions",
      name: "alignment-96x6",
      parameters: training["parameters"],
    },
    inputs: [{ name: "heard", type: "fp32", shape: [-1, 40], low: -100, high: 100 }],
    outputs: [{ name: "scores", type: "fp32", shape: [-1, 36], low: -1_000, high: 1_000 }],
    lineage: lineageOf(kind),
    evaluations,
    safety: figures ? [{ metric: "moves-in-silence", value: Number(figures.movesInSilence.toFixed(4)) }] : [],
    costs: figures ? [costOf(figures)] : [],
    considerations,
  };
  writeFileSync(join(kind.folder, "model.json"), `${JSON.stringify(descriptor, undefined, 2)}\n`);
}

function lineageOf({ precision }: (typeof kinds)[number]): object {
  const told = ["steps", "batch", "rate", "passes", "seed", "cpuSeconds", "width"];
  return {
    datasets: [
      {
        name: `espeak-ng, ${String(training["hours"])} hours, models/alignment/synthesise.ts`,
        digest: training["dataset"],
        consents: [],
      },
    ],
    code: { repository: "sutradhar/models/alignment", commit },
    parameters: Object.fromEntries(told.map((name) => [name, training[name]])),
    trainedBy: "the project",
    ...(precision === "int8" ? { base: `model/alignment@${version}` } : {}),
  };
}

function costOf({ latencyMs, realTimeFactor }: ModelFigures): object {
  const processor = cpus()[0]?.model.trim() ?? "an unknown processor";
  return {
    hardware: `one core of ${processor}`,
    latencyMs: Math.round(latencyMs),
    realTimeFactor: Math.round(realTimeFactor),
  };
}

function evaluationsOf({ slices, heldOut: together }: ModelFigures): readonly object[] {
  const all = [
    ...(["free", "forced"] as const).map((way) => ({
      slice: { group: `held out, ${wordsOf(way === "forced")}` },
      figures: together[way],
    })),
    ...slices.map(({ family, voice, language, isForced, figures }) => ({
      slice: { language, voice: `${family} ${voice}`, group: wordsOf(isForced) },
      figures,
    })),
  ];
  return all.flatMap(({ slice, figures }) =>
    (
      [
        ["frames-right", figures.framesRight, undefined],
        ["closure-recall", figures.closureRecall, undefined],
        ["closure-precision", figures.closurePrecision, undefined],
        ["closure-lag", figures.closureLagMs, "ms"],
        ["boundary-error", figures.boundaryErrorMs, "ms"],
      ] as const
    ).flatMap(([metric, value, unit]) =>
      Number.isFinite(value)
        ? [{ metric, value: Number(value.toFixed(4)), slice, ...(unit ? { unit } : {}), dataset }]
        : [],
    ),
  );
}

function wordsOf(isForced: boolean): string {
  return isForced ? "text known" : "text unknown";
}
