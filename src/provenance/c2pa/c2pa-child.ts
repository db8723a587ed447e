import { createHmac } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, writeFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import init, { WasmBuilder, WasmReader } from "@contentauth/c2pa-wasm";
import type { FromChild, ReadTask, SignTask, ThreadData, ToChild } from "./child-messages.ts";
import { openSignature, reserveSignatureBytes, type MadeSignature } from "./cose-signature.ts";

// The one place that knows the library. It is built for a browser's worker: what it misses here stands in below. It runs in a
// thread, whose end gives back the memory that WASM never does.

const port = parentPort;
if (!port) throw new Error("c2pa-child.ts is started as a worker thread");
const tell = (message: FromChild, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(message, transfer);

/** As much of a Blob as the library asks for, over an open file: it reads what it needs, and nothing is held. */
class FileBlob {
  readonly #file: number;
  readonly #start: number;
  readonly size: number;

  constructor(file: number, start: number, size: number) {
    this.#file = file;
    this.#start = start;
    this.size = size;
  }

  slice(start = 0, end = this.size): FileBlob {
    const first = Math.min(Math.max(0, start), this.size);
    return new FileBlob(this.#file, this.#start + first, Math.min(Math.max(first, end), this.size) - first);
  }

  read(): ArrayBuffer {
    const bytes = new Uint8Array(this.size);
    for (let done = 0; done < this.size;) {
      const count = readSync(this.#file, bytes, done, this.size - done, this.#start + done);
      if (count === 0) throw new Error("the file became shorter while it was read");
      done += count;
    }
    return bytes.buffer;
  }
}

Object.assign(globalThis, {
  FileReaderSync: class {
    readAsArrayBuffer(blob: FileBlob): ArrayBuffer {
      return blob.read();
    }
  },
  // A file may name addresses of manifests, certificates' states and more. Nothing is ever fetched for one.
  fetch: () => Promise.reject(new Error("content credentials are read without a network")),
});
// Asked for when the library starts; Node would load all of its own `fetch` to answer.
Reflect.deleteProperty(globalThis, "Response");
// A panic of the library's is told as an error; its text is no line of ours.
console.error = () => undefined;

/** Numbers as good as random to whoever has not the seed, in place of the library's own. */
function seedRandom(seed: Uint8Array): void {
  let block = 0;
  const fill = <T extends Uint8Array>(target: T): T => {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    for (let at = 0; at < bytes.length; at += 32) {
      const chunk = createHmac("sha256", seed).update(String(block++)).digest();
      bytes.set(chunk.subarray(0, bytes.length - at), at);
    }
    return target;
  };
  Object.defineProperty(globalThis, "crypto", { value: { getRandomValues: fill }, configurable: true });
}

/** Nothing over the network, and no thumbnails: the poster is beside the video. What was signed is read back from its file. */
const settings = {
  verify: { remote_manifest_fetch: false, ocsp_fetch: false, verify_after_sign: false },
  builder: { thumbnail: { enabled: false } },
};

/** For the reader, which takes all kinds of MP4 for this one. */
const readFormat = "video/mp4";

async function load(): Promise<void> {
  await init({ module_or_path: (workerData as ThreadData).library });
}

async function withFile<T>(path: string, work: (blob: Blob) => Promise<T>): Promise<T> {
  const file = openSync(path, "r");
  try {
    return await work(new FileBlob(file, 0, fstatSync(file).size) as unknown as Blob);
  } finally {
    closeSync(file);
  }
}

let takeSignature: (made: MadeSignature) => void = () => undefined;

async function sign(task: SignTask): Promise<void> {
  const { path, outPath, definition, algorithm, chain, timeStampBytes } = task;
  seedRandom(task.seed);
  await load();
  const reserveSize = reserveSignatureBytes({ algorithm, chain }, timeStampBytes);
  const signer = {
    alg: algorithm,
    reserveSize,
    sign: async (claim: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => {
      const open = openSignature(Uint8Array.from(claim), { algorithm, chain });
      const answer = new Promise<MadeSignature>((resolve) => (takeSignature = resolve));
      tell({ kind: "to-be-signed", bytes: open.toBeSigned });
      return Uint8Array.from(open.close(await answer, reserveSize));
    },
  };
  const { format } = JSON.parse(definition) as { readonly format: string };
  const builder = WasmBuilder.fromJson(definition, JSON.stringify(settings));
  const { asset, manifest } = await withFile(path, async (blob) => {
    const made: unknown = await builder.signAndGetManifestBytes(signer, [], format, blob);
    return made as { readonly asset: Uint8Array; readonly manifest: Uint8Array };
  });
  writeFileSync(outPath, asset);
  const store = await readStore(outPath, task.anchorsPem);
  tell({ kind: "signed", manifest: Uint8Array.from(manifest), store });
}

async function read({ path, anchorsPem }: ReadTask): Promise<void> {
  await load();
  tell({ kind: "read", store: await readStore(path, anchorsPem) });
}

function readStore(path: string, anchorsPem: string | undefined): Promise<string> {
  const trust = anchorsPem === undefined ? {} : { trust: { user_anchors: anchorsPem } };
  const context = JSON.stringify({ ...settings, ...trust });
  return withFile(path, async (blob) => (await WasmReader.fromBlob(readFormat, blob, context)).json());
}

port.on("message", (message: ToChild) => {
  if (message.kind === "signature") return takeSignature(message);
  (message.kind === "sign" ? sign(message) : read(message)).catch((error: unknown) => {
    const { name, message: text } = error instanceof Error ? error : { name: "Error", message: String(error) };
    tell({ kind: "failed", name, message: text });
  });
});
