/** What a store holds, read behind its back; nobody may be using it. */
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { digestBytes, type Random } from "../../../src/core/index.ts";

export interface KeptChunks {
  readonly chunks: number;
  readonly frames: number;
}

/** A mouth's box is four 16-bit numbers a frame. */
const mouthBytesPerFrame = 8;

/** The chunks that a next run will find whole. */
export function countChunks(store: string): KeptChunks {
  let chunks = 0;
  let frames = 0;
  for (const path of listFiles(join(store, "results"))) {
    const outputs = readOutputs(path);
    if (!outputs || !("chunk" in outputs)) continue;
    const blobs = Object.values(outputs).map((digest) => blobPath(store, digest));
    if (!blobs.every(isWhole)) continue;
    chunks += 1;
    frames += statSync(blobPath(store, outputs["mouth"] ?? "")).size / mouthBytesPerFrame;
  }
  return { chunks, frames };
}

/** Forgets everything but the baked layers, which would take most of the time to make again. */
export function forgetAllButLayers(store: string): void {
  const kept = new Set<string>();
  for (const path of listFiles(join(store, "results"))) {
    const outputs = readOutputs(path) ?? {};
    const isLayer = "baked" in outputs || "plate" in outputs;
    if (!isLayer) rmSync(path);
    else for (const digest of Object.values(outputs)) kept.add(blobPath(store, digest));
  }
  for (const path of listFiles(join(store, "blobs"))) if (!kept.has(path)) rmSync(path);
}

export const damages = ["truncated", "bit flipped", "removed"] as const;
export type Damage = (typeof damages)[number];

/** Damages one blob of the store, any one, and says how. */
export function damageBlob(store: string, random: Random): Damage | undefined {
  const blobs = listFiles(join(store, "blobs")).filter((path) => statSync(path).size > 0);
  const path = blobs[Math.floor(random() * blobs.length)];
  const damage = damages[Math.floor(random() * damages.length)];
  if (!path || !damage) return undefined;
  chmodSync(path, 0o644);
  if (damage === "removed") rmSync(path);
  if (damage === "truncated") truncateSync(path, Math.floor(statSync(path).size * random()));
  if (damage === "bit flipped") {
    const bytes = readFileSync(path);
    const at = Math.floor(bytes.length * random());
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(8 * random()));
    writeFileSync(path, bytes);
  }
  return damage;
}

/** What should not be there when nobody is at work: half-written files, and leases. */
export function listLeftovers(home: string): string[] {
  return ["store/temp", "store/leases", "passing"].flatMap((folder) =>
    existsSync(join(home, folder)) ? readdirSync(join(home, folder)).map((name) => join(folder, name)) : [],
  );
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

function readOutputs(path: string): Readonly<Record<string, string>> | undefined {
  const [row, digest] = readFileSync(path, "utf8").split("\n");
  if (!row || digest !== digestBytes(row)) return undefined;
  return (JSON.parse(row) as { outputs: Readonly<Record<string, string>> }).outputs;
}

function blobPath(store: string, digest: string): string {
  return join(store, "blobs", digest.slice(0, 2), digest);
}

function isWhole(path: string): boolean {
  return existsSync(path) && path.endsWith(digestBytes(readFileSync(path)));
}
