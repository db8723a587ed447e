/**
 * What it costs to encrypt what is somebody's: the envelope of docs/adr/0017 beside whole files by age, and beside copying alone, in one run.
 *
 *   node scripts/seal-speed.ts [--megabytes 64] [--rounds 5]
 */
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { createBlobCipher } from "../src/governance/keys/index.ts";

const { values } = parseArgs({
  options: { megabytes: { type: "string", default: "64" }, rounds: { type: "string", default: "5" } },
});
const bytes = randomBytes(Number(values.megabytes) * 1_000_000);
const rounds = Number(values.rounds);
const pieceBytes = 1 << 20;

function* pieces(of: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < of.length; at += pieceBytes) yield of.subarray(at, at + pieceBytes);
}

async function take(of: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const taken: Uint8Array[] = [];
  for await (const piece of of) taken.push(piece);
  return Buffer.concat(taken);
}

/** The least of some rounds, in processor time: others may use the machine. */
async function measure(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}

const key = randomBytes(32);
const cipher = createBlobCipher({ find: async () => key });
const identity = await generateX25519Identity();
const encrypter = new Encrypter();
encrypter.addRecipient(await identityToRecipient(identity));
const decrypter = new Decrypter();
decrypter.addIdentity(identity);
const sealed = await take(cipher.seal(["per_one"], pieces(bytes)));
const aged = await encrypter.encrypt(bytes);

const rows: readonly (readonly [string, number])[] = [
  ["copied", await measure(() => take(pieces(bytes)))],
  ["sealed: AES-256-GCM, its key by age", await measure(() => take(cipher.seal(["per_one"], pieces(bytes))))],
  ["opened", await measure(() => take(cipher.open(pieces(sealed))))],
  ["encrypted by age", await measure(() => encrypter.encrypt(bytes))],
  ["decrypted by age", await measure(() => decrypter.decrypt(aged))],
];
process.stdout.write(`${values.megabytes} MB, the least of ${rounds} rounds, in seconds of one processor\n`);
for (const [name, seconds] of rows) {
  const rate = bytes.length / 1e6 / seconds;
  process.stdout.write(`${name.padEnd(38)} ${seconds.toFixed(3)} s  ${rate.toFixed(0).padStart(6)} MB/s\n`);
}
