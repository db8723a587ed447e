/**
 * The auditor's program: checks proofs and whole copies of a ledger, with nothing but Node 20.12 or newer and this file. It
 * opens no connection, writes nothing and asks nobody: what it trusts is what stands on its command line.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { auditLog } from "../src/ledger/verify/audit.ts";
import type { EarlierView } from "../src/ledger/verify/audit-views.ts";
import { describeAudit, describeVerdict } from "../src/ledger/verify/describe.ts";
import type { LogSource } from "../src/ledger/verify/log-source.ts";
import { describePacket, verifyPacket } from "../src/ledger/verify/packet.ts";
import { createPolicy, parsePolicy, type TrustPolicy } from "../src/ledger/verify/policy.ts";
import { parseBundle, verifyBundle, type ProofBundle } from "../src/ledger/verify/proof-bundle.ts";
import { readStoredZip } from "../src/ledger/verify/stored-zip.ts";
import { VerificationFailure } from "../src/ledger/verify/verification-failure.ts";
import { parseVerifierKey } from "../src/ledger/verify/verifier-key.ts";

const usage = `Usage:
  node ledger-verify.mjs proof FILE --key KEY    a proof of one entry (.json, or .tlog-proof with --entry FILE)
  node ledger-verify.mjs audit FOLDER --key KEY  a whole copy of a ledger
  node ledger-verify.mjs packet FILE --key KEY   evidence of a video: the .zip, or the folder that it was unpacked to

  --key KEY        a public key of the ledger, name+id+key; may be given again
  --witness KEY    a witness that must have cosigned; may be given again
  --policy FILE    a c2sp.org/tlog-policy file, instead of --key and --witness
  --authority PEM  a certificate of a time stamping authority that is trusted; may be given again
  --against PATH   audit: a checkpoint or a folder that was kept from earlier; may be given again
  --slack MINUTES  audit: how long after it was made a checkpoint may have been cosigned (default 1440)
  --issuer KID     packet: the thumbprint of the key that must have signed its manifest
  --json           print one JSON document and nothing else

Exit codes: 0 it holds, 2 it cannot be read, 3 it does not hold.
`;

const options = {
  key: { type: "string", multiple: true, default: [] },
  witness: { type: "string", multiple: true, default: [] },
  policy: { type: "string" },
  authority: { type: "string", multiple: true, default: [] },
  against: { type: "string", multiple: true, default: [] },
  entry: { type: "string" },
  issuer: { type: "string" },
  slack: { type: "string", default: "1440" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} satisfies ParseArgsConfig["options"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  args: joinValues(process.argv.slice(2)),
  options,
});

/** Every 64th thumbprint begins with a dash, and is a value all the same where it stands behind its option. */
function joinValues(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [word, next] = [words[at] as string, words[at + 1]];
    const takes = Object.entries(options).some(([name, { type }]) => type === "string" && word === `--${name}`);
    joined.push(takes && next !== undefined ? `${word}=${next}` : word);
    if (takes) at += 1;
  }
  return joined;
}

const holds = { yes: 0, unreadable: 2, no: 3 } as const;

async function run(): Promise<number> {
  const [command, path] = positionals;
  if (values.help || path === undefined || !isCommand(command)) {
    process.stdout.write(usage);
    return values.help ? holds.yes : holds.unreadable;
  }
  if (command === "packet") return checkPacket(path);
  return command === "proof" ? checkProof(path) : audit(path);
}

function isCommand(command: string | undefined): boolean {
  return command === "proof" || command === "audit" || command === "packet";
}

function checkPacket(path: string): number {
  const authorities = values.authority.map((file) => readFileSync(file, "utf8"));
  const files = statSync(path).isDirectory() ? readFolder(path) : readStoredZip(readFileSync(path));
  const verdict = verifyPacket(files, { policy: readTrust(), authorities, issuer: values.issuer });
  process.stdout.write(values.json ? toText(verdict) : describePacket(verdict));
  return verdict.valid ? holds.yes : holds.no;
}

function readFolder(folder: string): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(relative(folder, file).replaceAll("\\", "/"), readFileSync(file));
  }
  return files;
}

function checkProof(path: string): number {
  const authorities = values.authority.map((file) => readFileSync(file, "utf8"));
  const verdict = verifyBundle(readProof(path), readTrust(), authorities);
  process.stdout.write(values.json ? toText(verdict) : describeVerdict(verdict));
  return verdict.valid ? holds.yes : holds.no;
}

function readProof(path: string): ProofBundle {
  const text = readFileSync(path, "utf8");
  if (values.entry === undefined) return parseBundle(text);
  const entry = readFileSync(values.entry, "utf8");
  return { entry, proof: text, rotations: [], openings: [], timeStamps: [] };
}

async function audit(folder: string): Promise<number> {
  const cosignedLateMsMax = Number(values.slack) * 60_000;
  const earlier = values.against.map(readView);
  const report = await auditLog(openFolder(folder), { policy: readTrust(), earlier, cosignedLateMsMax });
  process.stdout.write(values.json ? toText(report) : describeAudit(report));
  return report.valid ? holds.yes : holds.no;
}

function readView(path: string): EarlierView {
  return statSync(path).isDirectory()
    ? { kind: "copy", name: path, source: openFolder(path) }
    : { kind: "checkpoint", name: path, note: readFileSync(path, "utf8") };
}

function openFolder(folder: string): LogSource {
  return {
    read(path) {
      const file = join(folder, path);
      return Promise.resolve(existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined);
    },
  };
}

function readTrust(): TrustPolicy {
  if (values.policy !== undefined) return parsePolicy(readFileSync(values.policy, "utf8"));
  if (values.key.length === 0) throw new VerificationFailure("key_unknown", "name whom you trust: --key or --policy");
  return createPolicy(values.key.map(parseVerifierKey), values.witness.map(parseVerifierKey));
}

function toText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = holds.unreadable;
}
