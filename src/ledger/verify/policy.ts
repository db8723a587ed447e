import { parseCheckpoint, type Checkpoint } from "./checkpoint.ts";
import { openNote, type VerifiedSignature } from "./signature.ts";
import { parseVerifierKey, type VerifierKey } from "./verifier-key.ts";
import { VerificationFailure } from "./verification-failure.ts";

/** Which cosignatures are enough. */
export type Quorum =
  | { readonly kind: "none" }
  | { readonly kind: "witness"; readonly key: VerifierKey }
  | { readonly kind: "group"; readonly least: number; readonly members: readonly Quorum[] };

/** Whom an auditor trusts: the keys of logs, and the witnesses without which a checkpoint does not count. */
export interface TrustPolicy {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  readonly quorum: Quorum;
}

/**
 * A policy of keys alone: any of the logs, and every witness that is named.
 * @throws VerificationFailure `malformed` where a witness's key stands for a log, or a log's for a witness.
 */
export function createPolicy(logs: readonly VerifierKey[], witnesses: readonly VerifierKey[] = []): TrustPolicy {
  for (const key of logs) expectType(key, "note");
  for (const key of witnesses) expectType(key, "cosignature");
  const members = witnesses.map((key): Quorum => ({ kind: "witness", key }));
  const quorum: Quorum = members.length === 0 ? { kind: "none" } : { kind: "group", least: members.length, members };
  return { logs, witnesses, quorum };
}

/** A checkpoint whose signatures hold, and who gave them. */
export interface OpenedCheckpoint extends Checkpoint {
  readonly signedBy: readonly VerifierKey[];
  readonly cosignatures: readonly { readonly name: string; readonly time: Date }[];
}

/**
 * Opens a signed checkpoint: a trusted log of this very origin has signed it, and a quorum of witnesses.
 * @throws VerificationFailure `malformed`, `key_unknown`, `signature_invalid`, `origin_foreign`, `quorum_missing`
 */
export function openCheckpoint(note: string, policy: TrustPolicy): OpenedCheckpoint {
  const { text, signatures } = openNote(note, [...policy.logs, ...policy.witnesses]);
  const checkpoint = parseCheckpoint(text);
  const signedBy = signatures.map(({ key }) => key).filter((key) => policy.logs.includes(key));
  if (signedBy.length === 0)
    throw new VerificationFailure("key_unknown", "no log key that is trusted here has signed it");
  // A key that is trusted for one log must not speak for another (c2sp.org/tlog-policy: the name is the origin).
  const foreign = signedBy.find(({ name }) => name !== checkpoint.origin);
  if (foreign) {
    throw new VerificationFailure("origin_foreign", `the key of ${foreign.name} has signed for ${checkpoint.origin}`);
  }
  if (!isWitnessed(policy.quorum, signatures)) {
    throw new VerificationFailure("quorum_missing", "too few of the witnesses that are trusted here have cosigned it");
  }
  const cosignatures = signatures.flatMap(({ key, time }) => (time ? [{ name: key.name, time }] : []));
  return { ...checkpoint, signedBy, cosignatures };
}

function isWitnessed(quorum: Quorum, signatures: readonly VerifiedSignature[]): boolean {
  switch (quorum.kind) {
    case "none":
      return true;
    case "witness":
      return signatures.some(({ key }) => key === quorum.key);
    case "group":
      return quorum.members.filter((member) => isWitnessed(member, signatures)).length >= quorum.least;
  }
}

/** Reads a policy file (c2sp.org/tlog-policy). @throws VerificationFailure `malformed` with the line's number. */
export function parsePolicy(text: string): TrustPolicy {
  const draft: PolicyDraft = { logs: [], witnesses: [], named: new Map(), grouped: new Set(), quorum: undefined };
  for (const [number, line] of text.split("\n").entries()) {
    const [keyword, ...words] = line.trim().split(/[ \t]+/);
    if (keyword === undefined || keyword === "" || keyword.startsWith("#")) continue;
    try {
      readPolicyLine(draft, keyword, words);
    } catch (error) {
      if (!(error instanceof VerificationFailure)) throw error;
      throw new VerificationFailure("malformed", `line ${number + 1} of the policy: ${error.message}`);
    }
  }
  if (!draft.quorum)
    throw new VerificationFailure("malformed", "a policy has one quorum line; `quorum none` asks for no witness");
  return { logs: draft.logs, witnesses: draft.witnesses, quorum: draft.quorum };
}

interface PolicyDraft {
  readonly logs: VerifierKey[];
  readonly witnesses: VerifierKey[];
  readonly named: Map<string, Quorum>;
  /** Names that are members of a group already: a witness counts in one way only. */
  readonly grouped: Set<string>;
  quorum: Quorum | undefined;
}

function readPolicyLine(draft: PolicyDraft, keyword: string, words: readonly string[]): void {
  const [first = "", second = ""] = words;
  switch (keyword) {
    case "log":
      addKey(draft.logs, parseVerifierKey(first), "note");
      return;
    case "witness": {
      const key = parseVerifierKey(second);
      addKey(draft.witnesses, key, "cosignature");
      addName(draft, first, { kind: "witness", key });
      return;
    }
    case "group":
      addName(draft, first, readGroup(draft, second, words.slice(2)));
      return;
    case "quorum":
      if (draft.quorum || words.length !== 1) throw refuse("there is one quorum, of one name");
      draft.quorum = first === "none" ? { kind: "none" } : findName(draft, first);
      return;
    default:
      throw refuse("it starts with log, witness, group or quorum");
  }
}

function readGroup(draft: PolicyDraft, least: string, names: readonly string[]): Quorum {
  const members = names.map((name) => {
    if (draft.grouped.has(name)) throw refuse(`${name} is in a group already`);
    draft.grouped.add(name);
    return findName(draft, name);
  });
  const counts: Readonly<Record<string, number>> = { all: members.length, any: 1 };
  const count = counts[least] ?? (/^[1-9][0-9]*$/.test(least) ? Number(least) : 0);
  if (count < 1 || count > members.length) throw refuse(`a group of ${members.length} cannot ask for ${least}`);
  return { kind: "group", least: count, members };
}

function addKey(keys: VerifierKey[], key: VerifierKey, type: VerifierKey["type"]): void {
  expectType(key, type);
  if (keys.some(({ publicKey }) => Buffer.compare(publicKey, key.publicKey) === 0))
    throw refuse("this key is there twice");
  keys.push(key);
}

function expectType(key: VerifierKey, type: VerifierKey["type"]): void {
  if (key.type !== type) throw refuse(`the key of ${key.name} is none that makes a ${type}`);
}

function addName({ named }: PolicyDraft, name: string, quorum: Quorum): void {
  if (name === "" || name === "none" || named.has(name))
    throw refuse(`${JSON.stringify(name)} cannot be a new name here`);
  named.set(name, quorum);
}

function findName({ named }: PolicyDraft, name: string): Quorum {
  const found = named.get(name);
  if (found) return found;
  throw refuse(`no line above names ${JSON.stringify(name)}`);
}

function refuse(message: string): VerificationFailure {
  return new VerificationFailure("malformed", message);
}
