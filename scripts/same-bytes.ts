/**
 * Are the same bytes made everywhere? `node scripts/same-bytes.ts` renders a clip of about ten seconds and prints a
 * digest after each stage. `--table` does so natively in several ways (cold, warm, one process and two, other compilers
 * of WebAssembly), and `--qemu` with a shorter clip under other processor models, and prints what differs.
 */
import { spawnSync } from "node:child_process";
import { writeSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { digestStages, type StageDigests } from "./stage-digests.ts";

const longClip = `---
title: Ten seconds
language: hi
music: calm
speaker: { name: आशा मेहरा, title: जन-संपर्क प्रमुख }
---

## एक

नमस्ते राजेश जी! इस दीपावली पर हमारे NeelPay ऐप से ख़रीदारी कीजिए।

## दो

यह उपहार 15 नवंबर तक केवल आपके लिए है। शुभ दीपावली!
`;
const shortClip = `---
title: A second
language: hi
speaker: { name: आशा मेहरा }
---

नमस्ते।
`;

const { values } = parseArgs({
  options: {
    table: { type: "boolean", default: false },
    qemu: { type: "boolean", default: false },
    short: { type: "boolean", default: false },
    jobs: { type: "string", default: "2" },
    profile: { type: "string" },
    /** A folder to keep the store in, for a warm run. */
    home: { type: "string" },
    /** What child processes are started with in place of this Node. */
    launcher: { type: "string" },
  },
});

const qemuModels = ["Nehalem", "Haswell", "max"];

if (values.table || values.qemu) await printTable(values.qemu);
else await runOnce();

/** Prints what it finds at once, a document a line: under qemu-user, Node may crash when it ends. */
async function runOnce(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "same-bytes-"));
  // Worker processes are forked from process.execPath: a launcher puts them under the same emulator.
  if (values.launcher) process.execPath = values.launcher;
  try {
    const script = join(folder, "clip.md");
    await writeFile(script, values.short ? shortClip : longClip);
    const profile = values.profile ?? (values.short ? "480p30" : "1080p30");
    await digestStages({
      script,
      profile,
      jobs: Number(values.jobs),
      home: values.home ?? join(folder, "home"),
      onDigests: (digests) => writeSync(1, `${JSON.stringify(digests)}\n`),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Variant {
  readonly name: string;
  readonly program?: string;
  readonly flags?: readonly string[];
  readonly parameters?: readonly string[];
}

async function printTable(isEmulated: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "same-bytes-table-"));
  const variants = isEmulated ? await emulated(folder) : native(join(folder, "kept"));
  const size = values.profile ? ["--profile", values.profile] : [];
  const clip = isEmulated ? ["--short", ...size] : size;
  try {
    const columns = variants.map((variant) => {
      const startMs = performance.now();
      const digests = runVariant(variant, clip);
      process.stderr.write(`${variant.name}: ${((performance.now() - startMs) / 1000).toFixed(1)} s\n`);
      return digests;
    });
    const [first = {}] = columns;
    const head = `| stage | ${variants.map((variant) => variant.name).join(" | ")} |`;
    const lines = Object.keys(first).map((stage) => {
      const cells = columns.map((column, index) => {
        if (index === 0) return (first[stage] ?? "").slice(0, 8);
        if (!column) return "failed";
        return column[stage] === first[stage] ? "=" : `**${(column[stage] ?? "none").slice(0, 8)}**`;
      });
      return `| ${stage} | ${cells.join(" | ")} |`;
    });
    process.stdout.write(`${[head, `|---${"|---".repeat(variants.length)}|`, ...lines].join("\n")}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function native(kept: string): Variant[] {
  return [
    { name: "cold, 2 processes", parameters: ["--home", kept] },
    { name: "warm", parameters: ["--home", kept] },
    { name: "cold, 1 process", parameters: ["--jobs", "1"] },
    { name: "WASM by Liftoff alone", flags: ["--liftoff-only"] },
    { name: "WASM by TurboFan alone", flags: ["--no-liftoff"] },
    { name: "V8 without AVX and FMA", flags: ["--no-enable-avx", "--no-enable-avx2", "--no-enable-fma3"] },
    { name: "JavaScript without its optimising compilers", flags: ["--no-opt", "--no-maglev"] },
  ];
}

async function emulated(folder: string): Promise<Variant[]> {
  const models = await Promise.all(
    qemuModels.map(async (model) => {
      const launcher = join(folder, `node-${model}`);
      await writeFile(launcher, `#!/bin/sh\nexec /usr/bin/qemu-x86_64 -cpu ${model} ${process.execPath} "$@"\n`);
      await chmod(launcher, 0o755);
      return { name: `qemu ${model}`, program: launcher, parameters: ["--launcher", launcher, "--jobs", "1"] };
    }),
  );
  return [{ name: "native" }, ...models];
}

function runVariant(
  { program, flags = [], parameters = [] }: Variant,
  clip: readonly string[],
): StageDigests | undefined {
  const all = [...flags, fileURLToPath(import.meta.url), ...clip, ...parameters];
  const { stdout, stderr } = spawnSync(program ?? process.execPath, all, { encoding: "utf8" });
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  if (lines.length < 2) process.stderr.write(stderr.slice(-3_000));
  return lines.length < 2 ? undefined : lines.reduce((known, line) => ({ ...known, ...JSON.parse(line) }), {});
}
