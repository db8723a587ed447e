import { gunzipSync, gzipSync } from "node:zlib";
import { limits, SutradharError } from "../../core/index.ts";

/** Files by their path, with no `/` before it. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

const blockBytes = 512;
/** Names of ours: no way out of the archive, and none that needs an extension of the format. */
const pathForm = /^(?!\/)(?!.*\.\.)[A-Za-z0-9._/-]{1,99}$/;

/** A gzipped tar (POSIX ustar), as Open Policy Agent loads bundles. The same files give the same bytes. */
export function packFiles(files: BundleFiles): Uint8Array {
  const parts = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([path, bytes]) => packFile(path, bytes));
  const packed = gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * blockBytes)]), { level: 9 });
  // RFC 1952 §2.3.1: byte 9 names the operating system, which has no part in it.
  packed[9] = 255;
  return new Uint8Array(packed);
}

function packFile(path: string, bytes: Uint8Array): Buffer[] {
  if (!pathForm.test(path)) throw invalid(`${JSON.stringify(path)} is no path for it`);
  const head = Buffer.alloc(blockBytes);
  head.write(path, 0);
  head.write("0000644\0", 100);
  head.write("0000000\0", 108);
  head.write("0000000\0", 116);
  head.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
  head.write("00000000000\0", 136);
  head.write("        ", 148);
  head.write("0", 156);
  head.write("ustar", 257);
  head.write("00", 263);
  head.write(`${sumOf(head).toString(8).padStart(6, "0")}\0 `, 148);
  const padding = (blockBytes - (bytes.length % blockBytes)) % blockBytes;
  return [head, Buffer.from(bytes), Buffer.alloc(padding)];
}

/** Plain files alone are read; anything else in it makes it none of ours. @throws SutradharError `policy_invalid` */
export function unpackFiles(archive: Uint8Array): BundleFiles {
  const tar = inflate(archive);
  const files = new Map<string, Uint8Array>();
  for (let at = 0; ;) {
    const head = tar.subarray(at, at + blockBytes);
    if (head.length < blockBytes) throw invalid("it ends before its end");
    if (head.every((byte) => byte === 0)) return files;
    const { path, sizeBytes } = readHead(head);
    const bytes = tar.subarray(at + blockBytes, at + blockBytes + sizeBytes);
    if (bytes.length < sizeBytes) throw invalid(`${path} ends before its end`);
    if (files.has(path)) throw invalid(`${path} is in it twice`);
    files.set(path, new Uint8Array(bytes));
    if (files.size > limits.policyBundleFilesMax)
      throw invalid(`it has more than ${limits.policyBundleFilesMax} files`);
    at += blockBytes + Math.ceil(sizeBytes / blockBytes) * blockBytes;
  }
}

function inflate(archive: Uint8Array): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: limits.policyBundleBytesMax });
  } catch (cause) {
    throw invalid(`it is no gzip of at most ${limits.policyBundleBytesMax} bytes`, cause);
  }
}

function readHead(head: Buffer): { readonly path: string; readonly sizeBytes: number } {
  const text = (start: number, length: number): string => {
    const field = head.subarray(start, start + length);
    const end = field.indexOf(0);
    return field
      .subarray(0, end === -1 ? length : end)
      .toString("latin1")
      .trim();
  };
  const cleared = Buffer.from(head);
  cleared.write("        ", 148);
  if (Number.parseInt(text(148, 8), 8) !== sumOf(cleared)) throw invalid("the sum of a header does not fit");
  const path = text(0, 100).replace(/^\.?\//, "");
  const sizeBytes = Number.parseInt(text(124, 12), 8);
  if (text(156, 1) !== "0" || !pathForm.test(path) || !Number.isSafeInteger(sizeBytes)) {
    throw invalid(`${JSON.stringify(path)} is no plain file`);
  }
  return { path, sizeBytes };
}

function sumOf(head: Uint8Array): number {
  return head.reduce((sum, byte) => sum + byte, 0);
}

function invalid(why: string, cause?: unknown): SutradharError {
  return new SutradharError("policy_invalid", `the policy bundle cannot be read: ${why}`, { cause });
}
