#!/usr/bin/env node
// Checks proofs and copies of a Sutradhar ledger, offline, with nothing but Node. Apache-2.0.
// Made by scripts/build-ledger-verifier.ts from the sources named below; read it before you trust it.
import * as nodeCrypto from "node:crypto";
import * as nodeFs from "node:fs";
import * as nodePath from "node:path";
import * as nodeUtil from "node:util";

// From src/core/canonical-json.ts

const canonicalJsonModule = (() => {
  /**
   * The one spelling of a JSON value: sorted keys, no white space, numbers as ECMAScript prints them
   * (RFC 8785). Same value, same bytes, so that a digest over it is a name for the value.
   */
  function canonicalJson(value) {
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new TypeError(`canonical JSON holds finite numbers only, got ${value}`);
    }
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
    const members = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${members.join(",")}}`;
  }

  function isList(value) {
    return Array.isArray(value);
  }
  return { canonicalJson };
})();

// From src/ledger/verify/verification-failure.ts

const verificationFailureModule = (() => {
  /**
   * What the parts of the verifier throw among themselves. Its front doors catch it and answer with a value: that a proof
   * does not hold is an answer, no failure.
   */
  class VerificationFailure extends Error {
    reason;

    constructor(reason, message) {
      super(message);
      this.name = "VerificationFailure";
      this.reason = reason;
    }
  }

  /** Turns what `check` throws into a refusal; faults of our own pass through. */
  function asVerdict(check) {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof VerificationFailure)) throw error;
      return { valid: false, reason: error.reason, message: error.message };
    }
  }
  return { VerificationFailure, asVerdict };
})();

// From src/ledger/verify/base64.ts

const base64Module = (() => {
  const { VerificationFailure } = verificationFailureModule;
  /** Standard base 64 with its padding, RFC 4648 §4, and no second spelling of the same bytes. */
  function decodeBase64(text, what) {
    const bytes = Buffer.from(text, "base64");
    if (bytes.toString("base64") === text) return bytes;
    throw new VerificationFailure("malformed", `${what} must be standard base 64, got ${text.length} characters`);
  }

  function encodeBase64(bytes) {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  }
  return { decodeBase64, encodeBase64 };
})();

// From src/ledger/verify/merkle.ts

const merkleModule = (() => {
  const { hash } = nodeCrypto;
  const hashSizeBytes = 32;

  function sha256(bytes) {
    return hash("sha256", bytes, "buffer");
  }

  /** What stands for a tree without leaves: the hash of nothing, RFC 6962 §2.1. */
  const emptyRoot = sha256(new Uint8Array());

  // RFC 6962 §2.1: leaf and node hashes differ by prefix, or a node could pass for a leaf.
  function hashLeaf(entry) {
    const input = new Uint8Array(1 + entry.length);
    input.set(entry, 1);
    return sha256(input);
  }

  function hashNode(left, right) {
    const input = new Uint8Array(1 + 2 * hashSizeBytes);
    input[0] = 1;
    input.set(left, 1);
    input.set(right, 1 + hashSizeBytes);
    return sha256(input);
  }

  function isSameHash(one, other) {
    return Buffer.compare(one, other) === 0;
  }

  /** The root that an inclusion proof leads to, RFC 9162 §2.1.3.2; undefined where the path does not fit index and size. */
  function rootOfInclusion({ index, size, leafHash, path }) {
    if (!isCount(index) || !isCount(size) || index >= size) return undefined;
    let place = { index, last: size - 1 };
    let root = leafHash;
    for (const sibling of path) {
      if (place.last === 0) return undefined;
      root = hasLeftSibling(place) ? hashNode(sibling, root) : hashNode(root, sibling);
      place = climb(place);
    }
    return place.last === 0 ? root : undefined;
  }

  function verifyInclusion(claim) {
    const root = rootOfInclusion(claim);
    return root !== undefined && isSameHash(root, claim.root);
  }

  /** Whether the new tree starts with the whole old one, RFC 9162 §2.1.4.2. Every tree starts with the empty one. */
  function verifyConsistency(claim) {
    const { oldSize, newSize, oldRoot, newRoot, proof } = claim;
    if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize) return false;
    if (oldSize === newSize) return proof.length === 0 && isSameHash(oldRoot, newRoot);
    if (oldSize === 0) return proof.length === 0 && isSameHash(oldRoot, emptyRoot);
    const roots = rootsOfConsistency(claim);
    return roots !== undefined && isSameHash(roots.fromOld, oldRoot) && isSameHash(roots.fromNew, newRoot);
  }

  /** The roots of both trees that a proof leads to; undefined where it is too short or too long for them. */
  function rootsOfConsistency({ oldSize, newSize, oldRoot, proof }) {
    let place = { index: oldSize - 1, last: newSize - 1 };
    while (place.index % 2 === 1) place = halve(place);
    // An old tree that is one whole subtree is its own first node, and is left out of the proof.
    const [first, ...siblings] = place.index === 0 ? [oldRoot, ...proof] : proof;
    if (!first) return undefined;
    let fromOld = first;
    let fromNew = first;
    for (const sibling of siblings) {
      if (place.last === 0) return undefined;
      if (hasLeftSibling(place)) {
        fromOld = hashNode(sibling, fromOld);
        fromNew = hashNode(sibling, fromNew);
      } else fromNew = hashNode(fromNew, sibling);
      place = climb(place);
    }
    return place.last === 0 ? { fromOld, fromNew } : undefined;
  }

  /** By division, since sizes may pass 2^31. */
  function halve({ index, last }) {
    return { index: Math.floor(index / 2), last: Math.floor(last / 2) };
  }

  /** Also at the right edge: there the node moves up to the level on which it is joined from the left. */
  function hasLeftSibling({ index, last }) {
    return index % 2 === 1 || index === last;
  }

  function climb(place) {
    let at = place;
    if (at.index === at.last) while (at.index % 2 === 0 && at.index !== 0) at = halve(at);
    return halve(at);
  }

  function isCount(value) {
    return Number.isSafeInteger(value) && value >= 0;
  }
  return {
    hashSizeBytes,
    emptyRoot,
    hashLeaf,
    hashNode,
    isSameHash,
    rootOfInclusion,
    verifyInclusion,
    verifyConsistency,
  };
})();

// From src/ledger/verify/checkpoint.ts

const checkpointModule = (() => {
  const { decodeBase64, encodeBase64 } = base64Module;
  const { hashSizeBytes } = merkleModule;
  const { VerificationFailure } = verificationFailureModule;
  function formatCheckpoint({ origin, size, root }) {
    return `${origin}\n${size}\n${encodeBase64(root)}\n`;
  }

  /** Reads a checkpoint's text, without signatures. Extension lines are passed over: nobody can audit them. */
  function parseCheckpoint(text) {
    const lines = text.split("\n");
    if (lines.pop() !== "" || lines.length < 3 || lines.includes("")) {
      throw malformed("a checkpoint is at least three lines: origin, size and root");
    }
    const [origin = "", size = "", root = ""] = lines;
    return { origin, size: parseCount(size, "a checkpoint's size"), root: parseHash(root, "a checkpoint's root") };
  }

  function parseHash(text, what) {
    const bytes = decodeBase64(text, what);
    if (bytes.length === hashSizeBytes) return bytes;
    throw malformed(`${what} is a hash of ${hashSizeBytes} bytes, got ${bytes.length}`);
  }

  /** A decimal number as the C2SP formats write it: no sign, no leading zero. */
  function parseCount(text, what) {
    const value = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : NaN;
    if (Number.isSafeInteger(value)) return value;
    throw malformed(`${what} is a decimal number below 2^53 without leading zeroes`);
  }

  function malformed(message) {
    return new VerificationFailure("malformed", message);
  }
  return { formatCheckpoint, parseCheckpoint, parseHash, parseCount };
})();

// From src/ledger/verify/verifier-key.ts

const verifierKeyModule = (() => {
  const { createPublicKey, hash } = nodeCrypto;
  const { decodeBase64, encodeBase64 } = base64Module;
  const { VerificationFailure } = verificationFailureModule;
  const typeBytes = { note: 0x01, cosignature: 0x04 };
  const publicKeyBytes = 32;
  /** What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410 §4). */
  const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");

  /** @throws VerificationFailure `malformed` where the name has spaces or a plus, or the key is not of 32 bytes. */
  function createVerifierKey(name, type, publicKey) {
    checkKeyName(name);
    if (publicKey.length !== publicKeyBytes) {
      throw new VerificationFailure("malformed", `an Ed25519 key has ${publicKeyBytes} bytes, got ${publicKey.length}`);
    }
    const named = Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(typeBytes[type]), publicKey]);
    return { name, type, publicKey, id: hash("sha256", named).slice(0, 8) };
  }

  /** c2sp.org/signed-note: names are not empty and hold neither Unicode spaces nor a plus. */
  function checkKeyName(name) {
    if (name === "" || /[\s\u0085+\p{Cc}]/u.test(name)) {
      throw new VerificationFailure(
        "malformed",
        "a key's name must have at least one character, no spaces and no plus",
      );
    }
  }

  /** Reads `name+id+key`, the form in which keys are handed around. */
  function parseVerifierKey(text) {
    const match = /^(?<name>[^+]+)\+(?<id>[0-9a-f]{8})\+(?<key>[A-Za-z0-9+/=]+)$/.exec(text.trim());
    const { name, id, key: encoded } = match?.groups ?? {};
    if (name === undefined || id === undefined || encoded === undefined) {
      throw new VerificationFailure("malformed", "a verifier key reads name+id+key, as c2sp.org/signed-note has it");
    }
    const [typeByte, ...publicKey] = decodeBase64(encoded, "a verifier key");
    const type = Object.keys(typeBytes).find((known) => typeBytes[known] === typeByte);
    if (type === undefined) {
      throw new VerificationFailure("malformed", `only Ed25519 keys of the types 1 and 4 are known, got ${typeByte}`);
    }
    const key = createVerifierKey(name, type, Uint8Array.from(publicKey));
    if (key.id === id) return key;
    throw new VerificationFailure("malformed", `the key of ${name} says that its id is ${id}, and it is ${key.id}`);
  }

  function formatVerifierKey({ name, type, publicKey, id }) {
    return `${name}+${id}+${encodeBase64(Uint8Array.of(typeBytes[type], ...publicKey))}`;
  }

  function isSameKey(one, other) {
    return formatVerifierKey(one) === formatVerifierKey(other);
  }

  function toPublicKey({ publicKey }) {
    return createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: "der", type: "spki" });
  }
  return { createVerifierKey, checkKeyName, parseVerifierKey, formatVerifierKey, isSameKey, toPublicKey };
})();

// From src/ledger/verify/note.ts

const noteModule = (() => {
  const { decodeBase64, encodeBase64 } = base64Module;
  const { checkKeyName } = verifierKeyModule;
  const { VerificationFailure } = verificationFailureModule;
  /** More than any quorum needs; a verifier must take 16 (c2sp.org/signed-note). */
  const signaturesMax = 100;
  const noteCharsMax = 1_000_000;

  /** Takes a signed note apart, and checks none of its signatures. @throws VerificationFailure `malformed` */
  function parseNote(note) {
    if (note.length > noteCharsMax)
      throw malformed(`a note has at most ${noteCharsMax} characters, got ${note.length}`);
    // oxlint-disable-next-line no-control-regex -- c2sp.org/signed-note allows no control character but the newline.
    if (/[\u0000-\u0009\u000b-\u001f\ufffd]/.test(note))
      throw malformed("a note holds no control characters, and is UTF-8");
    const split = note.lastIndexOf("\n\n");
    if (split < 0) throw malformed("a note has an empty line between its text and its signatures");
    const lines = note.slice(split + 2).split("\n");
    if (lines.pop() !== "" || lines.length === 0) throw malformed("a note ends with whole signature lines");
    if (lines.length > signaturesMax)
      throw malformed(`a note has at most ${signaturesMax} signatures, got ${lines.length}`);
    return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) };
  }

  /** Reads `— name base64(key id ‖ signature)`. */
  function parseSignatureLine(line) {
    const match = /^\u2014 (?<name>[^ ]+) (?<encoded>[^ ]+)$/.exec(line);
    const { name, encoded } = match?.groups ?? {};
    if (name === undefined || encoded === undefined) throw malformed("a signature line reads — name signature");
    checkKeyName(name);
    const bytes = decodeBase64(encoded, "a signature");
    if (bytes.length < 5) throw malformed("a signature is longer than its key's id");
    return { name, keyId: Buffer.from(bytes.subarray(0, 4)).toString("hex"), bytes: bytes.subarray(4) };
  }

  function formatNote({ text, signatures }) {
    return `${text}\n${signatures.map((signature) => `${formatSignatureLine(signature)}\n`).join("")}`;
  }

  function formatSignatureLine({ name, keyId, bytes }) {
    return `\u2014 ${name} ${encodeBase64(Buffer.concat([Buffer.from(keyId, "hex"), bytes]))}`;
  }

  function malformed(message) {
    return new VerificationFailure("malformed", message);
  }
  return { parseNote, parseSignatureLine, formatNote, formatSignatureLine };
})();

// From src/ledger/verify/signature.ts

const signatureModule = (() => {
  const { verify } = nodeCrypto;
  const { parseNote } = noteModule;
  const { toPublicKey } = verifierKeyModule;
  const { VerificationFailure } = verificationFailureModule;
  /** What a cosigner signs: when, and the whole text (c2sp.org/tlog-cosignature). */
  function cosignedMessage(text, timeSeconds) {
    return Buffer.from(`cosignature/v1\ntime ${timeSeconds}\n${text}`);
  }

  const timeBytes = 8;

  /**
   * Opens a note with the keys that one trusts. Lines of unknown keys are passed over; one of a known key that does not hold
   * spoils the whole note, since somebody has touched it.
   * @throws VerificationFailure `malformed`, `signature_invalid`, or `key_unknown` where no known key has signed.
   */
  function openNote(note, keys) {
    const parsed = parseNote(note);
    const signatures = verifySignatures(parsed, keys);
    if (signatures.length > 0) return { text: parsed.text, signatures };
    const names = [...new Set(parsed.signatures.map(({ name, keyId }) => `${name}+${keyId}`))].join(", ");
    throw new VerificationFailure("key_unknown", `no key that is trusted here has signed it; these have: ${names}`);
  }

  /** The signatures of known keys, each once; none where no known key has signed. */
  function verifySignatures(note, keys) {
    const verified = new Map();
    for (const signature of note.signatures) {
      const key = keys.find(({ name, id }) => name === signature.name && id === signature.keyId);
      if (key && !verified.has(key)) verified.set(key, verifySignature(note.text, signature, key));
    }
    return [...verified.values()];
  }

  function verifySignature(text, { bytes }, key) {
    const timeSeconds = key.type === "cosignature" ? readTime(bytes) : undefined;
    const message = timeSeconds === undefined ? Buffer.from(text) : cosignedMessage(text, timeSeconds);
    const signed = timeSeconds === undefined ? bytes : bytes.subarray(timeBytes);
    if (!verify(null, message, toPublicKey(key), signed)) {
      throw new VerificationFailure("signature_invalid", `the signature of ${key.name}+${key.id} does not hold`);
    }
    return timeSeconds === undefined ? { key } : { key, time: new Date(timeSeconds * 1000) };
  }

  function readTime(bytes) {
    const seconds = bytes.length < timeBytes ? NaN : Number(Buffer.from(bytes).readBigUInt64BE());
    // Past the year 9999 no clock of ours shows it, and a Date soon ends.
    if (seconds < 253_402_300_800) return seconds;
    throw new VerificationFailure("signature_invalid", "a cosignature starts with its time in seconds");
  }
  return { cosignedMessage, openNote, verifySignatures };
})();

// From src/ledger/verify/statement.ts

const statementModule = (() => {
  const { encodeBase64 } = base64Module;
  const { parseCount, parseHash } = checkpointModule;
  const { parseNote } = noteModule;
  const { verifySignatures } = signatureModule;
  const { formatVerifierKey, isSameKey, parseVerifierKey } = verifierKeyModule;
  const { VerificationFailure } = verificationFailureModule;
  /** The types of the two entries that a log writes about itself, and that every verifier reads. */
  const keyRotatedType = "ledger.key_rotated";
  const recoveredType = "ledger.recovered";

  // What these texts begin with is no checkpoint: their second line is no number. So no statement passes for a checkpoint.
  const rotationLine = "sutradhar ledger key rotation v1";
  const recoveryLine = "sutradhar ledger recovery v1";
  const lostMax = 64;

  function formatRotation({ origin, previous, next }) {
    return `${rotationLine}\norigin ${origin}\nprevious ${formatVerifierKey(previous)}\nnext ${formatVerifierKey(next)}\n`;
  }

  function formatRecovery({ origin, kept, lost }) {
    const lines = lost.map(({ size, root }) => `lost ${size} ${encodeBase64(root)}\n`).join("");
    return `${recoveryLine}\norigin ${origin}\nkept ${kept.size} ${encodeBase64(kept.root)}\n${lines}`;
  }

  /**
   * Reads a rotation's note. The old key has signed it, since it hands over; and the new one, since it must be in the hands
   * of whoever takes over.
   * @param current the key that is trusted up to here.
   * @throws VerificationFailure `rotation_invalid`
   */
  function openRotation(note, current) {
    return refuseAs("rotation_invalid", () => {
      const [first, origin, previous, next, ...rest] = linesOf(note);
      if (first !== rotationLine || rest.length > 0) throw new Error("it is no statement of a rotation");
      const statement = {
        origin: valueOf(origin, "origin"),
        previous: parseVerifierKey(valueOf(previous, "previous")),
        next: parseVerifierKey(valueOf(next, "next")),
      };
      if (!isSameKey(statement.previous, current))
        throw new Error(`it follows ${statement.previous.id}, not ${current.id}`);
      if (statement.next.type !== "note" || statement.next.name !== current.name || statement.origin !== current.name) {
        throw new Error("the new key has another name than the log");
      }
      expectSignatures(note, [statement.previous, statement.next]);
      return statement;
    });
  }

  /** Reads a recovery's note, signed by the log's key of that moment. @throws VerificationFailure `recovery_invalid` */
  function openRecovery(note, current) {
    return refuseAs("recovery_invalid", () => {
      const [first, origin, kept, ...lost] = linesOf(note);
      if (first !== recoveryLine || lost.length === 0 || lost.length > lostMax)
        throw new Error("it is no statement of a recovery");
      const statement = {
        origin: valueOf(origin, "origin"),
        kept: parseTree(valueOf(kept, "kept")),
        lost: lost.map((line) => parseTree(valueOf(line, "lost"))),
      };
      if (statement.origin !== current.name) throw new Error("it speaks of another log");
      if (statement.lost.some(({ size }) => size <= statement.kept.size))
        throw new Error("nothing after what it kept is lost");
      expectSignatures(note, [current]);
      return statement;
    });
  }

  function linesOf(note) {
    return parseNote(note).text.trimEnd().split("\n");
  }

  function valueOf(line, keyword) {
    if (line?.startsWith(`${keyword} `)) return line.slice(keyword.length + 1);
    throw new Error(`its line ${keyword} is missing`);
  }

  function parseTree(text) {
    const [size = "", root = ""] = text.split(" ");
    return { size: parseCount(size, "a size"), root: parseHash(root, "a root") };
  }

  function expectSignatures(note, keys) {
    const signed = verifySignatures(parseNote(note), keys);
    const missing = keys.find((key) => !signed.some((signature) => signature.key === key));
    if (missing) throw new Error(`${missing.name}+${missing.id} has not signed it`);
  }

  /** Whatever is wrong with a statement is one refusal of the statement. */
  function refuseAs(reason, read) {
    try {
      return read();
    } catch (error) {
      throw new VerificationFailure(reason, error instanceof Error ? error.message : String(error));
    }
  }
  return { keyRotatedType, recoveredType, formatRotation, formatRecovery, openRotation, openRecovery };
})();

// From src/ledger/verify/audit-order.ts

const auditOrderModule = (() => {
  const { canonicalJson } = canonicalJsonModule;
  const { keyRotatedType, openRecovery, recoveredType } = statementModule;
  const { VerificationFailure } = verificationFailureModule;
  const { formatVerifierKey } = verifierKeyModule;
  /** What a server that was down or a long transaction explains; beyond that somebody should look. */
  const lateMsMin = 600_000;
  const lateExamplesMax = 20;

  /**
   * Reads entries in their order: each is canonical JSON, none was taken in before the one that precedes it, and those in
   * which the log speaks of itself (new keys, recoveries) are followed.
   * @param remembered the entries whose times are wanted afterwards.
   */
  function createEntryReader(findings, history, remembered) {
    const recoveries = [];
    const rotations = [];
    const times = new Map();
    const lateness = createLateness();
    let latest = -Infinity;

    function checkTime(index, entry) {
      const sequenced = instantOf(entry["sequenced"]);
      const happened = instantOf(entry["time"]);
      if (sequenced === undefined || happened === undefined) {
        findings.add("malformed", index, `entry ${index} does not say when it happened and was taken in`);
        return;
      }
      lateness.note({ index, ms: sequenced - happened });
      if (remembered.has(index)) times.set(index, sequenced);
      if (sequenced < latest) {
        findings.add(
          "back_dated",
          index,
          `entry ${index} says ${new Date(sequenced).toISOString()}, after one of ${new Date(latest).toISOString()}`,
        );
      }
      latest = Math.max(latest, sequenced);
    }

    function follow(index, entry) {
      const body = entry["body"];
      const statement = typeof body?.["statement"] === "string" ? body["statement"] : "";
      if (entry["type"] === recoveredType) recoveries.push({ index, ...openRecovery(statement, history.current()) });
      if (entry["type"] !== keyRotatedType) return;
      rotations.push({ index, key: formatVerifierKey(history.rotate(index, statement)) });
    }

    return {
      recoveries,
      rotations,
      sequencedAt: (index) => times.get(index),
      late: () => lateness.list(),
      read(index, bytes) {
        const entry = parseEntry(bytes);
        if (!entry) {
          findings.add("malformed", index, `entry ${index} is no canonical JSON`);
          return;
        }
        checkTime(index, entry);
        try {
          follow(index, entry);
        } catch (error) {
          if (!(error instanceof VerificationFailure)) throw error;
          const kind = entry["type"] === recoveredType ? "recovery_invalid" : "rotation_invalid";
          findings.add(kind, index, `entry ${index}: ${error.message}`);
        }
      },
    };
  }

  function createLateness() {
    const examples = [];
    let count = 0;
    return {
      note(entry) {
        if (Math.abs(entry.ms) <= lateMsMin) return;
        count += 1;
        if (examples.length < lateExamplesMax) examples.push(entry);
      },
      list: () => ({ count, examples }),
    };
  }

  /** An object in the one spelling of canonical JSON: in a second one, a name given twice could be read in two ways. */
  function parseEntry(bytes) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
    try {
      const value = JSON.parse(text);
      if (typeof value !== "object" || value === null || Array.isArray(value) || canonicalJson(value) !== text) return;
      return value;
    } catch {
      return undefined;
    }
  }

  /** A time in the one spelling that entries have. */
  function instantOf(value) {
    const time = typeof value === "string" ? new Date(value) : undefined;
    return time && !Number.isNaN(time.getTime()) && time.toISOString() === value ? time.getTime() : undefined;
  }
  return { createEntryReader, parseEntry };
})();

// From src/ledger/verify/compact-range.ts

const compactRangeModule = (() => {
  const { emptyRoot, hashNode } = merkleModule;
  const emptyRange = { size: 0, hashes: [] };

  /** Takes in leaf hashes, and tells of every subtree that they complete, above the leaves themselves. */
  function extendRange(range, leafHashes, onNode) {
    const hashes = [...range.hashes];
    let size = range.size;
    for (const leafHash of leafHashes) {
      let hash = leafHash;
      let height = 0;
      // As in adding one to a binary number: each carry joins two subtrees of one height.
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
        hash = hashNode(hashes.pop(), hash);
        height += 1;
        onNode?.({ height, index: (rest - 1) / 2, hash });
      }
      hashes.push(hash);
      size += 1;
    }
    return { size, hashes };
  }

  /** How many subtrees a range of `size` leaves has: one for each bit. */
  function countSubtrees(size) {
    let count = 0;
    for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
    return count;
  }

  function rootOfRange({ hashes }) {
    const last = hashes.at(-1);
    if (!last) return emptyRoot;
    return hashes.slice(0, -1).reduceRight((right, left) => hashNode(left, right), last);
  }
  return { emptyRange, extendRange, countSubtrees, rootOfRange };
})();

// From src/ledger/verify/tile-path.ts

const tilePathModule = (() => {
  const { hashSizeBytes } = merkleModule;
  const { VerificationFailure } = verificationFailureModule;
  /** How many hashes or entries a whole tile has; tiles cover eight levels of the tree each (c2sp.org/tlog-tiles). */
  const tileWidth = 256;

  /** `tile/<L>/<N>[.p/<W>]`, with N in groups of three digits, all but the last with an `x` before them. */
  function formatTilePath({ level, index, width }) {
    const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0");
    const groups = digits.match(/.{3}/g) ?? [];
    const number = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join("/");
    return `tile/${level}/${number}${width === tileWidth ? "" : `.p/${width}`}`;
  }

  /** The tile that a path names; undefined where it names none, or spells one in a second way. */
  function parseTilePath(path) {
    const match =
      /^tile\/(?<level>entries|[0-5]?[0-9]|6[0-3])\/(?<number>(?:x[0-9]{3}\/){0,4}[0-9]{3})(?:\.p\/(?<width>[0-9]{1,3}))?$/.exec(
        path,
      );
    const { level = "", number = "", width } = match?.groups ?? {};
    if (!match) return undefined;
    const tile = {
      level: level === "entries" ? level : Number(level),
      index: Number(number.replaceAll(/[x/]/g, "")),
      width: width === undefined ? tileWidth : Number(width),
    };
    return formatTilePath(tile) === path && tile.width > 0 && tile.width <= tileWidth ? tile : undefined;
  }

  /** How many hashes a tree of `size` leaves has on a level, of which each stands for `256 ** level` leaves. */
  function hashesOnLevel(size, level) {
    return Math.floor(size / tileWidth ** level);
  }

  /** The tile of a level that holds its `position`-th hash, as wide as a tree of `size` leaves has it. */
  function tileOf(size, level, position) {
    const count = hashesOnLevel(size, level === "entries" ? 0 : level);
    const index = Math.floor(position / tileWidth);
    return { level, index, width: Math.min(tileWidth, count - index * tileWidth) };
  }

  /** Every tile and bundle of a tree, the entries first, partial ones last on each level. */
  function* listTiles(size, from = 0) {
    for (const level of ["entries", 0, 1, 2, 3, 4, 5, 6]) {
      const reach = tileWidth ** (level === "entries" ? 0 : level);
      const count = Math.floor(size / reach);
      const start = Math.floor(Math.floor(from / reach) / tileWidth) * tileWidth;
      for (let position = start; position < count; position += tileWidth) yield tileOf(size, level, position);
    }
  }

  /** Takes a tile's bytes apart. @throws VerificationFailure `malformed` where it is not `width` hashes long. */
  function splitTile(bytes, width) {
    if (bytes.length !== width * hashSizeBytes) {
      throw new VerificationFailure(
        "malformed",
        `a tile of ${width} hashes has ${width * hashSizeBytes} bytes, got ${bytes.length}`,
      );
    }
    return Array.from({ length: width }, (_, place) =>
      bytes.subarray(place * hashSizeBytes, (place + 1) * hashSizeBytes),
    );
  }

  /** Entries one after another, each behind its length in two bytes, the larger first. */
  function formatEntryBundle(entries) {
    return Buffer.concat(
      entries.flatMap((entry) => {
        if (entry.length > 0xffff) {
          throw new VerificationFailure("malformed", `an entry has at most 65535 bytes, got ${entry.length}`);
        }
        return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
      }),
    );
  }

  /** Takes a bundle apart. @throws VerificationFailure `malformed` where it does not hold exactly `width` entries. */
  function parseEntryBundle(bytes, width) {
    const entries = [];
    let at = 0;
    while (at + 2 <= bytes.length) {
      const length = (bytes[at] << 8) | bytes[at + 1];
      if (at + 2 + length > bytes.length) break;
      entries.push(bytes.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    if (at !== bytes.length || entries.length !== width) {
      throw new VerificationFailure(
        "malformed",
        `a bundle of ${width} entries was expected, and it is torn or of another length`,
      );
    }
    return entries;
  }
  return {
    tileWidth,
    formatTilePath,
    parseTilePath,
    hashesOnLevel,
    tileOf,
    listTiles,
    splitTile,
    formatEntryBundle,
    parseEntryBundle,
  };
})();

// From src/ledger/verify/log-source.ts

const logSourceModule = (() => {
  const { splitTile, formatTilePath, tileWidth } = tilePathModule;
  const { hashSizeBytes } = merkleModule;
  const { VerificationFailure } = verificationFailureModule;
  /** Reads a text resource. @throws VerificationFailure `malformed` where it is not there or no UTF-8. */
  async function readText(source, path) {
    const bytes = await source.read(path);
    if (!bytes) throw new VerificationFailure("malformed", `the log has no ${path}`);
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new VerificationFailure("malformed", `${path} is no UTF-8`);
    }
  }

  /** The hashes of a tile; undefined where the log has it not. @throws VerificationFailure `malformed` where it is torn. */
  async function readHashes(source, tile) {
    const bytes = await source.read(formatTilePath(tile));
    if (bytes) return splitTile(bytes, tile.width);
    // A log may drop a partial tile once the whole one is there (c2sp.org/tlog-tiles, Partial Tiles).
    const whole = tile.width < tileWidth ? await source.read(formatTilePath({ ...tile, width: tileWidth })) : undefined;
    return whole && splitTile(whole.subarray(0, tile.width * hashSizeBytes), tile.width);
  }

  /** For what may be torn as well as missing, where both are judged alike. */
  function asMissing(error) {
    if (!(error instanceof VerificationFailure)) throw error;
  }
  return { readText, readHashes, asMissing };
})();

// From src/ledger/verify/audit-replay.ts

const auditReplayModule = (() => {
  const { emptyRange, extendRange, rootOfRange } = compactRangeModule;
  const { asMissing, readHashes } = logSourceModule;
  const { hashLeaf, isSameHash } = merkleModule;
  const { formatTilePath, listTiles, parseEntryBundle, tileWidth } = tilePathModule;
  const mismatchesMax = 100_000;

  /**
   * Reads a whole log once, hashes every entry anew, and tells of the roots at the sizes that are asked for.
   * @param onEntry is called with each entry that can be read, in their order.
   */
  async function replayLog(source, sizes, onEntry) {
    const stops = [...new Set(sizes)].sort((one, other) => one - other);
    const end = stops.at(-1) ?? 0;
    const roots = new Map();
    const mismatches = [];
    const unread = [];
    const nodes = [];
    let tail = [];
    let byEntries = emptyRange;
    let byTiles = emptyRange;
    const stop = (size) => roots.set(size, { size, byEntries: rootOfRange(byEntries), byTiles: rootOfRange(byTiles) });
    if (stops[0] === 0) stop(0);
    for (const tile of listTiles(end)) {
      // They come level by level, the entries first.
      if (tile.level !== "entries") break;
      const first = tile.index * tileWidth;
      const rows = await readRows(source, tile);
      if (rows.entries) for (const [place, entry] of rows.entries.entries()) onEntry(first + place, entry);
      else unread.push(first);
      tail = tile.width === tileWidth ? [] : rows.entryHashes;
      collectMismatches(rows, first, mismatches);
      for (const { from, to } of segments(first, first + tile.width, stops)) {
        byEntries = extendRange(byEntries, rows.entryHashes.slice(from - first, to - first), (node) =>
          keepNode(nodes, node),
        );
        byTiles = extendRange(byTiles, rows.tileHashes.slice(from - first, to - first));
        if (stops.includes(to)) stop(to);
      }
    }
    return { roots, mismatches, unread, nodes, tail };
  }

  /** Where one of the two is missing, the other stands in for it, so that what comes after can still be judged. */
  async function readRows(source, tile) {
    const entries = await readEntries(source, tile);
    const entryHashes = entries?.map(hashLeaf);
    const tileHashes = await readHashes(source, { ...tile, level: 0 }).catch(asMissing);
    const either = entryHashes ?? tileHashes ?? Array.from({ length: tile.width }, () => hashLeaf(new Uint8Array()));
    return { entries, entryHashes: entryHashes ?? either, tileHashes: tileHashes ?? either };
  }

  /** The entries of a bundle, or of as much of a whole one as a partial one has; undefined where it is missing or torn. */
  async function readEntries(source, tile) {
    const bytes = await source.read(formatTilePath(tile));
    try {
      if (bytes) return parseEntryBundle(bytes, tile.width);
      const whole = await source.read(formatTilePath({ ...tile, width: tileWidth }));
      return whole && parseEntryBundle(whole, tileWidth).slice(0, tile.width);
    } catch (error) {
      return asMissing(error);
    }
  }

  function collectMismatches({ entryHashes, tileHashes }, first, into) {
    for (const [place, entryHash] of entryHashes.entries()) {
      const tileHash = tileHashes[place];
      if (!isSameHash(entryHash, tileHash) && into.length < mismatchesMax)
        into.push({ index: first + place, entryHash, tileHash });
    }
  }

  function keepNode(nodes, { height, hash }) {
    if (height % 8 === 0) (nodes[height / 8] ??= []).push(hash);
  }

  /** The span cut at each size at which a root is wanted. */
  function segments(start, end, stops) {
    const cuts = [start, ...stops.filter((stop) => stop > start && stop < end), end];
    return cuts.slice(1).map((to, place) => ({ from: cuts[place], to }));
  }
  return { replayLog, readEntries };
})();

// From src/ledger/verify/audit-report.ts

const auditReportModule = (() => {
  const findingsMax = 100;

  function createFindings() {
    const byKind = new Map();
    let leftOut = 0;
    return {
      add(kind, index, message) {
        const found = byKind.get(kind) ?? [];
        byKind.set(kind, found);
        if (found.length < findingsMax) found.push({ kind, index, message });
        else leftOut += 1;
      },
      list() {
        const findings = [...byKind.values()].flat().sort((one, other) => one.index - other.index);
        return {
          findings: findings.slice(0, findingsMax),
          findingsLeftOut: leftOut + Math.max(0, findings.length - findingsMax),
        };
      },
    };
  }
  return { createFindings };
})();

// From src/ledger/verify/audit-tree.ts

const auditTreeModule = (() => {
  const { emptyRange, extendRange, rootOfRange } = compactRangeModule;
  const { asMissing, readHashes } = logSourceModule;
  const { isSameHash } = merkleModule;
  const { listTiles, tileWidth } = tilePathModule;
  /** Whether what is there hashes to the signed root; where not, which entry is the first that cannot be believed. */
  async function judgeTree(source, tree, findings) {
    const { claimed, replay } = tree;
    for (const index of replay.unread) findings.add("missing", index, `the entries from ${index} on cannot be read`);
    const roots = replay.roots.get(claimed.size);
    const wrong = await findWrongNode(source, tree);
    if (isSameHash(roots.byEntries, claimed.root)) {
      for (const { index } of replay.mismatches) reportTile(index, findings);
      if (wrong && wrong.index !== undefined) reportTile(wrong.index, findings);
    } else if (isSameHash(roots.byTiles, claimed.root)) {
      for (const mismatch of replay.mismatches) reportChanged(mismatch, replay.mismatches, findings);
    } else if (replay.unread.length === 0) {
      // Entries and their hashes were both changed. Hashes further up that still lead to the signed root show where.
      const first = Math.max(tree.vouchedSize, wrong?.isSigned ? (wrong.index ?? 0) : 0);
      findings.add("edited", first, `from entry ${first} on, what is there does not lead to the root that was signed`);
    }
  }

  function reportTile(index, findings) {
    findings.add("tile_wrong", index, `a tile over entry ${index} has other hashes than the signed tree`);
  }

  function reportChanged({ index, entryHash }, mismatches, findings) {
    const signedAt = mismatches.find(({ tileHash }) => isSameHash(tileHash, entryHash));
    if (signedAt)
      findings.add("reordered", index, `entry ${index} is the one that was signed as number ${signedAt.index}`);
    else findings.add("edited", index, `entry ${index} is not the one that was signed`);
  }

  /** The first whole tile of entries of which a higher tile says something else, and whether the signature backs that tile. */
  async function findWrongNode(source, { claimed, replay }) {
    let first;
    const firstLevel = [];
    for (const tile of listTiles(claimed.size)) {
      if (tile.level === "entries" || tile.level === 0) continue;
      const hashes = await readHashes(source, tile).catch(asMissing);
      if (tile.level === 1) firstLevel.push(...(hashes ?? []));
      const start = tile.index * tileWidth;
      const place = Array.from({ length: tile.width }, (_, offset) => offset).find((offset) => {
        const there = hashes?.[offset];
        return !there || !isSameHash(there, replay.nodes[tile.level]?.[start + offset]);
      });
      if (place !== undefined) first = Math.min(first ?? Infinity, (start + place) * tileWidth ** tile.level);
    }
    return { index: first, isSigned: isSigned(firstLevel, claimed, replay) };
  }

  function isSigned(firstLevel, claimed, replay) {
    const rest = replay.tail.length;
    if (firstLevel.length * tileWidth + rest !== claimed.size) return false;
    const hashes = [...extendRange(emptyRange, firstLevel).hashes, ...extendRange(emptyRange, replay.tail).hashes];
    return isSameHash(rootOfRange({ size: claimed.size, hashes }), claimed.root);
  }
  return { judgeTree };
})();

// From src/ledger/verify/audit-views.ts

const auditViewsModule = (() => {
  const { asMissing, readHashes, readText } = logSourceModule;
  const { parseCheckpoint } = checkpointModule;
  const { isSameHash } = merkleModule;
  const { parseNote } = noteModule;
  const { tileOf, tileWidth } = tilePathModule;
  const { VerificationFailure } = verificationFailureModule;
  async function readViews(earlier, findings) {
    const views = [];
    for (const view of earlier) {
      try {
        const note = view.kind === "copy" ? await readText(view.source, "checkpoint") : view.note;
        const source = view.kind === "copy" ? { source: view.source } : {};
        views.push({ name: view.name, note, ...source, ...parseCheckpoint(parseNote(note).text) });
      } catch (error) {
        refuseView(view.name, error, findings);
      }
    }
    return views.sort((one, other) => one.size - other.size);
  }

  /** The size of the largest kept tree that the entries still lead to. */
  function vouchedSizeOf(views, { roots }) {
    const standing = views.filter(({ size, root }) => isRootAt(roots.get(size), root));
    return Math.max(0, ...standing.map(({ size }) => size));
  }

  /** Looks whether the log still starts with everything that was kept of it; a loss that it declares is none. */
  async function compareViews(views, comparison) {
    for (const view of views) {
      try {
        const { cosignatures, origin } = comparison.history.open(view.note);
        if (origin !== comparison.claimed.origin) throw new VerificationFailure("origin_foreign", `it is of ${origin}`);
        for (const { time } of cosignatures) checkTimes(view, time, comparison);
      } catch (error) {
        refuseView(view.name, error, comparison.findings);
        continue;
      }
      if (isRootAt(comparison.replay.roots.get(view.size), view.root)) continue;
      await judgeView(view, comparison);
    }
  }

  async function judgeView(view, comparison) {
    const { claimed, findings, vouchedSize } = comparison;
    const differs = await findDifference(view, comparison);
    const declared = comparison.recoveries.find(
      ({ kept, lost }) =>
        kept.size < view.size &&
        (differs === undefined || differs >= kept.size) &&
        lost.some(({ size, root }) => size === view.size && isSameHash(root, view.root)),
    );
    if (declared) return;
    if (view.size > claimed.size && (differs === undefined || differs >= claimed.size)) {
      findings.add("truncated", claimed.size, `${view.name} has ${view.size} entries, the log ${claimed.size}`);
    } else {
      const first = differs ?? Math.min(vouchedSize, claimed.size);
      findings.add(
        "forked",
        first,
        `from entry ${first} on, the log is not the one of which ${view.name} has ${view.size} entries`,
      );
    }
  }

  /** The first entry in which a kept copy and the log differ, or where the shorter one ends; undefined without a copy. */
  async function findDifference({ source: copy, size }, { source, claimed }) {
    if (!copy) return undefined;
    const shared = Math.min(size, claimed.size);
    for (let start = 0; start < shared; start += tileWidth) {
      const kept = await readHashes(copy, tileOf(size, 0, start)).catch(asMissing);
      const there = await readHashes(source, tileOf(claimed.size, 0, start)).catch(asMissing);
      for (let place = 0; place < tileWidth && start + place < shared; place += 1) {
        const [one, other] = [kept?.[place], there?.[place]];
        if (!one || !other || !isSameHash(one, other)) return start + place;
      }
    }
    return shared;
  }

  /**
   * A cosignature says that at its time the log was not larger than this. So what it covers was taken in before, and what
   * came later was taken in after it, but for the time that the checkpoint may have lain about.
   */
  function checkTimes({ name, size }, time, { reader, findings, cosignedLateMsMax }) {
    const [last, next] = [reader.sequencedAt(size - 1), reader.sequencedAt(size)];
    const shown = time.toISOString();
    if (last !== undefined && last > time.getTime() + cosignedLateMsMax) {
      findings.add(
        "back_dated",
        size - 1,
        `entry ${size - 1} says that it is younger than ${name}, cosigned at ${shown}, which has it`,
      );
    }
    if (next !== undefined && next < time.getTime() - cosignedLateMsMax) {
      findings.add(
        "back_dated",
        size,
        `entry ${size} says that it is older than ${name}, cosigned at ${shown}, which has it not`,
      );
    }
  }

  function isRootAt(roots, root) {
    return roots !== undefined && (isSameHash(roots.byEntries, root) || isSameHash(roots.byTiles, root));
  }

  function refuseView(name, error, findings) {
    if (!(error instanceof VerificationFailure)) throw error;
    findings.add("view_invalid", 0, `${name} says nothing about this log: ${error.message}`);
  }
  return { readViews, vouchedSizeOf, compareViews };
})();

// From src/ledger/verify/hash-reader.ts

const hashReaderModule = (() => {
  const { emptyRoot, hashNode } = merkleModule;
  const { readHashes } = logSourceModule;
  const { formatTilePath, tileOf, tileWidth } = tilePathModule;
  const { VerificationFailure } = verificationFailureModule;
  const tilesKeptMax = 512;
  const tileHeight = 8;

  /** @throws VerificationFailure `malformed`, from `span`, where a tile is missing or torn. */
  function createHashReader(source, size) {
    const kept = new Map();

    async function tileAt(level, position) {
      const tile = tileOf(size, level, position);
      const path = formatTilePath(tile);
      const reading = kept.get(path) ?? readHashes(source, tile);
      kept.set(path, reading);
      if (kept.size > tilesKeptMax) kept.delete(kept.keys().next().value);
      const hashes = await reading;
      if (!hashes) throw new VerificationFailure("malformed", `the log has no ${path}`);
      return hashes;
    }

    /** Of a whole subtree of `2 ** height` leaves: it lies within one tile, on that or a lower level. */
    async function nodeAt(height, index) {
      const level = Math.floor(height / tileHeight);
      const count = 2 ** (height - level * tileHeight);
      const hashes = await tileAt(level, index * count);
      const from = (index * count) % tileWidth;
      return foldWhole(hashes.slice(from, from + count));
    }

    async function span(start, end) {
      if (end === start) return emptyRoot;
      const length = end - start;
      if (length === 1) return nodeAt(0, start);
      const left = largestPowerBelow(length);
      // Exact for a power of two.
      if (left * 2 === length) return nodeAt(Math.log2(length), start / length);
      return hashNode(await span(start, start + left), await span(start + left, end));
    }

    return { size, span };
  }

  function foldWhole(hashes) {
    let row = hashes;
    while (row.length > 1) {
      row = Array.from({ length: row.length / 2 }, (_, place) => hashNode(row[2 * place], row[2 * place + 1]));
    }
    return row[0];
  }

  /** RFC 6962 §2.1: the largest power of two smaller than `count`; 0 for 1. By doubling: a logarithm rounds near 2^53. */
  function largestPowerBelow(count) {
    if (count < 2) return 0;
    let power = 1;
    while (power * 2 < count) power *= 2;
    return power;
  }
  return { createHashReader, largestPowerBelow };
})();

// From src/ledger/verify/policy.ts

const policyModule = (() => {
  const { parseCheckpoint } = checkpointModule;
  const { openNote } = signatureModule;
  const { parseVerifierKey } = verifierKeyModule;
  const { VerificationFailure } = verificationFailureModule;
  /**
   * A policy of keys alone: any of the logs, and every witness that is named.
   * @throws VerificationFailure `malformed` where a witness's key stands for a log, or a log's for a witness.
   */
  function createPolicy(logs, witnesses = []) {
    for (const key of logs) expectType(key, "note");
    for (const key of witnesses) expectType(key, "cosignature");
    const members = witnesses.map((key) => ({ kind: "witness", key }));
    const quorum = members.length === 0 ? { kind: "none" } : { kind: "group", least: members.length, members };
    return { logs, witnesses, quorum };
  }

  /**
   * Opens a signed checkpoint: a trusted log of this very origin has signed it, and a quorum of witnesses.
   * @throws VerificationFailure `malformed`, `key_unknown`, `signature_invalid`, `origin_foreign`, `quorum_missing`
   */
  function openCheckpoint(note, policy) {
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
      throw new VerificationFailure(
        "quorum_missing",
        "too few of the witnesses that are trusted here have cosigned it",
      );
    }
    const cosignatures = signatures.flatMap(({ key, time }) => (time ? [{ name: key.name, time }] : []));
    return { ...checkpoint, signedBy, cosignatures };
  }

  function isWitnessed(quorum, signatures) {
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
  function parsePolicy(text) {
    const draft = { logs: [], witnesses: [], named: new Map(), grouped: new Set(), quorum: undefined };
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

  function readPolicyLine(draft, keyword, words) {
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

  function readGroup(draft, least, names) {
    const members = names.map((name) => {
      if (draft.grouped.has(name)) throw refuse(`${name} is in a group already`);
      draft.grouped.add(name);
      return findName(draft, name);
    });
    const counts = { all: members.length, any: 1 };
    const count = counts[least] ?? (/^[1-9][0-9]*$/.test(least) ? Number(least) : 0);
    if (count < 1 || count > members.length) throw refuse(`a group of ${members.length} cannot ask for ${least}`);
    return { kind: "group", least: count, members };
  }

  function addKey(keys, key, type) {
    expectType(key, type);
    if (keys.some(({ publicKey }) => Buffer.compare(publicKey, key.publicKey) === 0))
      throw refuse("this key is there twice");
    keys.push(key);
  }

  function expectType(key, type) {
    if (key.type !== type) throw refuse(`the key of ${key.name} is none that makes a ${type}`);
  }

  function addName({ named }, name, quorum) {
    if (name === "" || name === "none" || named.has(name))
      throw refuse(`${JSON.stringify(name)} cannot be a new name here`);
    named.set(name, quorum);
  }

  function findName({ named }, name) {
    const found = named.get(name);
    if (found) return found;
    throw refuse(`no line above names ${JSON.stringify(name)}`);
  }

  function refuse(message) {
    return new VerificationFailure("malformed", message);
  }
  return { createPolicy, openCheckpoint, parsePolicy };
})();

// From src/ledger/verify/key-history.ts

const keyHistoryModule = (() => {
  const { parseCheckpoint } = checkpointModule;
  const { parseNote } = noteModule;
  const { openCheckpoint } = policyModule;
  const { openRotation } = statementModule;
  const { isSameKey } = verifierKeyModule;
  const { VerificationFailure } = verificationFailureModule;
  /**
   * Starts with the keys that an auditor was given. Whoever was given a later key only does not follow the rotations before
   * it; whoever was given an early one trusts it up to the tree that its rotation completes, and no further: a stolen key
   * that has been retired signs nothing that counts.
   */
  function createKeyHistory(policy) {
    const trusted = policy.logs.map((key) => ({ key, sizeMax: Infinity }));
    const keysFor = (size) => trusted.filter(({ sizeMax }) => size <= sizeMax).map(({ key }) => key);
    const current = () => {
      const last = trusted.findLast(({ sizeMax }) => sizeMax === Infinity);
      if (last) return last.key;
      throw new VerificationFailure("key_unknown", "at least one key of the log must be given");
    };
    return {
      keysFor,
      current,
      rotate(index, statement) {
        const previous = trusted.find(({ key, sizeMax }) => sizeMax === Infinity && signedRotationOf(statement, key));
        // The first key of this auditor comes in here: what came before it is not theirs to judge.
        if (!previous) return current();
        const { next } = openRotation(statement, previous.key);
        previous.sizeMax = index + 1;
        if (!trusted.some(({ key }) => isSameKey(key, next))) trusted.push({ key: next, sizeMax: Infinity });
        return next;
      },
      open(note) {
        const { size } = parseCheckpoint(parseNote(note).text);
        return openCheckpoint(note, { ...policy, logs: keysFor(size), quorum: { kind: "none" } });
      },
    };
  }

  /** Whether a rotation names this key as the one that hands over, or else cannot be read: then it is refused in full. */
  function signedRotationOf(statement, key) {
    try {
      return parseNote(statement).text.includes(`\nprevious ${key.name}+${key.id}+`);
    } catch {
      return true;
    }
  }
  return { createKeyHistory };
})();

// From src/ledger/verify/audit.ts

const auditModule = (() => {
  const { createEntryReader } = auditOrderModule;
  const { replayLog } = auditReplayModule;
  const { createFindings } = auditReportModule;
  const { judgeTree } = auditTreeModule;
  const { compareViews, readViews, vouchedSizeOf } = auditViewsModule;
  const { encodeBase64 } = base64Module;
  const { parseCheckpoint } = checkpointModule;
  const { createHashReader } = hashReaderModule;
  const { createKeyHistory } = keyHistoryModule;
  const { asMissing, readText } = logSourceModule;
  const { isSameHash } = merkleModule;
  const { parseNote } = noteModule;
  const { VerificationFailure } = verificationFailureModule;
  const { formatVerifierKey } = verifierKeyModule;
  /**
   * Reads a whole log again and judges it: against its own signed checkpoint, and against what others have kept. Without
   * anything kept from earlier, whoever holds the key could have rewritten all of it, and no audit would show that.
   * @throws VerificationFailure `malformed` where there is no checkpoint to judge by.
   */
  async function auditLog(source, options) {
    const note = await readText(source, "checkpoint");
    const claimed = parseCheckpoint(parseNote(note).text);
    const findings = createFindings();
    const history = createKeyHistory(options.policy);
    const views = await readViews(options.earlier ?? [], findings);
    const sizes = [claimed.size, ...views.map(({ size }) => size).filter((size) => size <= claimed.size)];
    const reader = createEntryReader(findings, history, new Set(sizes.flatMap((size) => [size - 1, size])));
    const replay = await replayLog(source, sizes, (index, entry) => reader.read(index, entry));
    const vouchedSize = vouchedSizeOf(views, replay);
    await judgeTree(source, { claimed, replay, vouchedSize }, findings);
    const recoveries = await judgeRecoveries(source, { claimed, reader, findings });
    const { cosignedLateMsMax } = options;
    const log = { claimed, source, replay, recoveries, reader };
    await compareViews(views, { ...log, history, findings, vouchedSize, cosignedLateMsMax });
    const signatures = openClaimed(note, { claimed, history, findings });
    return {
      ...describeLog(claimed, findings),
      ...signatures,
      recoveries: recoveries.map(summarize),
      rotations: reader.rotations,
      late: reader.late(),
    };
  }

  /** Those recoveries that say the truth about what they kept. */
  async function judgeRecoveries(source, { claimed, reader, findings }) {
    const hashes = createHashReader(source, claimed.size);
    const standing = [];
    for (const recovery of reader.recoveries) {
      const { index, kept } = recovery;
      const root = kept.size <= index ? await hashes.span(0, kept.size).catch(asMissing) : undefined;
      if (root && isSameHash(root, kept.root)) standing.push(recovery);
      else
        findings.add(
          "recovery_invalid",
          index,
          `entry ${index} says that it kept a tree of ${kept.size} which is not there`,
        );
    }
    return standing;
  }

  function openClaimed(note, { claimed, history, findings }) {
    try {
      const { signedBy, cosignatures } = history.open(note);
      return {
        signedBy: signedBy.map(formatVerifierKey),
        cosignatures: cosignatures.map(({ name, time }) => ({ name, time: time.toISOString() })),
      };
    } catch (error) {
      if (!(error instanceof VerificationFailure)) throw error;
      // Nobody vouches for any of it, so that even the first entry cannot be believed.
      findings.add("unsigned", 0, `the checkpoint of ${claimed.size} entries: ${error.message}`);
      return { signedBy: [], cosignatures: [] };
    }
  }

  function describeLog({ origin, size, root }, findings) {
    const listed = findings.list();
    const first = listed.findings[0];
    return {
      valid: first === undefined,
      origin,
      size,
      root: encodeBase64(root),
      ...listed,
      ...(first ? { firstBadIndex: first.index } : {}),
    };
  }

  function summarize({ index, kept, lost }) {
    return { index, keptSize: kept.size, lostSize: Math.max(...lost.map(({ size }) => size)) };
  }
  return { auditLog };
})();

// From src/ledger/verify/describe.ts

const describeModule = (() => {
  const { canonicalJson } = canonicalJsonModule;
  /** What a check of one proof has shown, for people. */
  function describeVerdict(verdict) {
    if (!verdict.valid) return `does not hold [${verdict.reason}]: ${verdict.message}\n`;
    const { index, size, origin, signedBy, cosignatures, stampedAt, openings, entry } = verdict;
    return lines([
      `holds: entry ${index} of ${origin}, in a log of ${size} entries`,
      `  signed by   ${signedBy.join(", ")}`,
      ...cosignatures.map(({ name, time }) => `  cosigned by ${name} at ${time}`),
      ...stampedAt.map((time) => `  stamped     at ${time}`),
      ...openings.map(({ path, value }) => `  ${path} stands for ${JSON.stringify(value)}`),
      `  ${canonicalJson(entry)}`,
      ...(cosignatures.length + stampedAt.length === 0
        ? ["  nobody but the log itself vouches for this tree: ask for a cosigned or stamped one where that matters"]
        : []),
    ]);
  }

  /** What an audit has found, for people. */
  function describeAudit(report) {
    const { origin, size, root, signedBy, cosignatures, findings, findingsLeftOut, recoveries, rotations, late } =
      report;
    const found = findings.length + findingsLeftOut;
    return lines([
      report.valid
        ? `whole: ${origin}, ${size} entries, root ${root}`
        : `not whole: ${origin}, from entry ${report.firstBadIndex} of ${size} on; ${found} finding${found === 1 ? "" : "s"}`,
      ...findings.map(({ kind, message }) => `  ${kind}: ${message}`),
      ...(findingsLeftOut > 0 ? [`  and ${findingsLeftOut} more`] : []),
      ...signedBy.map((key) => `  signed by   ${key}`),
      ...cosignatures.map(({ name, time }) => `  cosigned by ${name} at ${time}`),
      ...rotations.map(({ index, key }) => `  new key     ${key}, entry ${index}`),
      ...late.examples.map(
        ({ index, ms }) =>
          `  late        entry ${index} says that it happened ${Math.round(Math.abs(ms) / 1000)} s ${ms < 0 ? "after" : "before"} it was taken in`,
      ),
      ...(late.count > late.examples.length ? [`  late        and ${late.count - late.examples.length} more`] : []),
      ...recoveries.map(
        ({ index, keptSize, lostSize }) =>
          `  recovered   entry ${index}: kept ${keptSize} entries, lost ${lostSize - keptSize}`,
      ),
    ]);
  }

  function lines(all) {
    return `${all.join("\n")}\n`;
  }
  return { describeVerdict, describeAudit };
})();

// From src/ledger/verify/hmac.ts

const hmacModule = (() => {
  const { hash } = nodeCrypto;
  const blockBytes = 64;

  /**
   * HMAC-SHA256 (RFC 2104) by two hashes in one call each: an eighth of what `createHmac` costs for a few bytes, and an entry
   * has six. @param key of at most 64 bytes.
   */
  function hmacSha256(key, message) {
    const inner = hash("sha256", Buffer.concat([padded(key, 0x36), Buffer.from(message)]), "buffer");
    return hash("sha256", Buffer.concat([padded(key, 0x5c), inner]), "buffer");
  }

  function padded(key, pad) {
    const block = new Uint8Array(blockBytes).fill(pad);
    for (const [place, byte] of key.entries()) block[place] = byte ^ pad;
    return block;
  }
  return { hmacSha256 };
})();

// From src/ledger/verify/commitment.ts

const commitmentModule = (() => {
  const { timingSafeEqual } = nodeCrypto;
  const { hmacSha256 } = hmacModule;
  const { VerificationFailure } = verificationFailureModule;
  /** HMAC pads shorter keys with zeroes and hashes longer ones, so that only of one length are two keys ever the same. */
  const keyBytes = 32;

  /** The commitment of a value under a field's own key. A bare hash could be guessed: there are few names. */
  function commitmentOf(fieldKey, value) {
    if (fieldKey.length !== keyBytes) {
      throw new VerificationFailure("opening_invalid", `a field's key has ${keyBytes} bytes, got ${fieldKey.length}`);
    }
    return `hmac:${Buffer.from(hmacSha256(fieldKey, value)).toString("base64url")}`;
  }

  function isCommitment(text) {
    return /^hmac:[A-Za-z0-9_-]{43}$/.test(text);
  }

  /**
   * Checks that the field of an entry stands for the value that the opening shows.
   * @throws VerificationFailure `opening_invalid`
   */
  function checkOpening(entry, opening) {
    const committed = opening.path.split(".").reduce(memberOf, entry);
    if (typeof committed !== "string" || !isCommitment(committed)) {
      throw new VerificationFailure("opening_invalid", `the entry has no commitment at ${opening.path}`);
    }
    const expected = Buffer.from(commitmentOf(Buffer.from(opening.key, "base64url"), opening.value));
    if (timingSafeEqual(expected, Buffer.from(committed))) return;
    throw new VerificationFailure(
      "opening_invalid",
      `what is shown for ${opening.path} is not what the entry stands for`,
    );
  }

  function memberOf(value, name) {
    return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return { commitmentOf, isCommitment, checkOpening };
})();

// From src/ledger/verify/der.ts

const derModule = (() => {
  const { VerificationFailure } = verificationFailureModule;
  const tags = {
    boolean: 0x01,
    integer: 0x02,
    bitString: 0x03,
    octetString: 0x04,
    null: 0x05,
    objectId: 0x06,
    generalizedTime: 0x18,
    sequence: 0x30,
    set: 0x31,
    /** `[n]` around a value, or instead of a constructed one. */
    context: (number) => 0xa0 | number,
  };

  const depthMax = 32;

  /** Reads exactly one value. @throws VerificationFailure `malformed` */
  function readDer(bytes) {
    const [value, ...rest] = readAll(bytes);
    if (!value || rest.length > 0) throw malformed("one value was expected");
    return value;
  }

  /** The values inside a constructed one, in their order. */
  function childrenOf({ tag, content }) {
    if ((tag & 0x20) === 0) throw malformed(`tag ${tag} holds no values`);
    return readAll(content);
  }

  function readAll(bytes) {
    const values = [];
    for (let at = 0; at < bytes.length;) {
      const value = readAt(bytes, at);
      values.push(value);
      at += value.bytes.length;
    }
    return values;
  }

  function readAt(bytes, at) {
    const tag = bytes[at];
    const first = bytes[at + 1];
    // Tags above 30 and lengths without an end are not in what we read, and DER has none of the latter.
    if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || first === 0x80)
      throw malformed("a value is torn");
    const lengthBytes = first < 0x80 ? 0 : first - 0x80;
    const start = at + 2 + lengthBytes;
    if (lengthBytes > 4 || start > bytes.length) throw malformed("a length is torn");
    const length = lengthBytes === 0 ? first : readUnsigned(bytes.subarray(at + 2, start));
    if (start + length > bytes.length) throw malformed("a value is shorter than it says");
    return { tag, content: bytes.subarray(start, start + length), bytes: bytes.subarray(at, start + length) };
  }

  function readUnsigned(bytes) {
    return bytes.reduce((value, byte) => value * 256 + byte, 0);
  }

  /** The child with this tag. */
  function childOf(value, tag) {
    return childrenOf(value).find((child) => child.tag === tag);
  }

  /** Follows places and tags down to a value: `[0, 2]` is the third child of the first. */
  function descend(value, ...places) {
    if (places.length > depthMax) throw malformed("it lies too deep");
    return places.reduce((at, place) => {
      const child = childrenOf(at)[place];
      if (child) return child;
      throw malformed(`a value has no ${place + 1}th part`);
    }, value);
  }

  /** `1.2.840.113549…`, X.690 §8.19. */
  function readObjectId({ tag, content }) {
    if (tag !== tags.objectId || content.length === 0) throw malformed("an object identifier was expected");
    const arcs = [];
    let arc = 0;
    for (const byte of content) {
      arc = arc * 128 + (byte & 0x7f);
      if (byte < 0x80) {
        arcs.push(arc);
        arc = 0;
      }
    }
    const [head = 0, ...rest] = arcs;
    const root = Math.min(2, Math.floor(head / 40));
    return [root, head - root * 40, ...rest].join(".");
  }

  /** A GeneralizedTime in UTC, as RFC 3161 §2.4.2 has it: with or without a fraction of a second. */
  function readTime({ tag, content }) {
    const text = Buffer.from(content).toString("latin1");
    const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text);
    const [, year, month, day, hour, minute, second, fraction = ""] = match ?? [];
    const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`);
    if (tag !== tags.generalizedTime || Number.isNaN(time.getTime())) throw malformed("a time was expected");
    return time;
  }

  /** Puts values one after another into one with this tag. */
  function writeDer(tag, ...parts) {
    const content = Buffer.concat(parts);
    const size = [];
    for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) size.unshift(rest % 256);
    const length = content.length < 0x80 ? [content.length] : [0x80 + size.length, ...size];
    return Buffer.concat([Uint8Array.of(tag, ...length), content]);
  }

  function writeObjectId(text) {
    const [root = 0, second = 0, ...arcs] = text.split(".").map(Number);
    const bytes = [root * 40 + second, ...arcs].flatMap((arc) => {
      const septets = [arc % 128];
      for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
        septets.unshift(0x80 + (rest % 128));
      return septets;
    });
    return writeDer(tags.objectId, Uint8Array.from(bytes));
  }

  /** A number of any length, not negative: its bytes, the largest first. */
  function writeUnsigned(bytes) {
    const start = bytes.findIndex((byte) => byte !== 0);
    const digits = start < 0 ? Uint8Array.of(0) : bytes.subarray(start);
    return writeDer(tags.integer, digits[0] < 0x80 ? digits : Buffer.concat([Uint8Array.of(0), digits]));
  }

  function malformed(message) {
    return new VerificationFailure("malformed", `this is no DER: ${message}`);
  }
  return {
    tags,
    readDer,
    childrenOf,
    childOf,
    descend,
    readObjectId,
    readTime,
    writeDer,
    writeObjectId,
    writeUnsigned,
  };
})();

// From src/ledger/verify/time-stamp.ts

const timeStampModule = (() => {
  const { hash, verify, X509Certificate } = nodeCrypto;
  const {
    childOf,
    childrenOf,
    descend,
    readDer,
    readObjectId,
    readTime,
    tags,
    writeDer,
    writeObjectId,
    writeUnsigned,
  } = derModule;
  const { VerificationFailure } = verificationFailureModule;
  const oids = {
    sha256: "2.16.840.1.101.3.4.2.1",
    signedData: "1.2.840.113549.1.7.2",
    timeStampInfo: "1.2.840.113549.1.9.16.1.4",
    contentType: "1.2.840.113549.1.9.3",
    messageDigest: "1.2.840.113549.1.9.4",
    signingCertificate: "1.2.840.113549.1.9.16.2.12",
    signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
    timeStamping: "1.3.6.1.5.5.7.3.8",
    rsaPss: "1.2.840.113549.1.1.10",
  };

  /** SHA-1 is not among them: whoever can collide it could have two things stamped at once. */
  const hashNames = {
    [oids.sha256]: "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
  };

  const chainMax = 8;

  /**
   * The request (RFC 3161 §2.4.1) to stamp a checkpoint's text: an authority sees the text's hash alone.
   * @param nonce what the answer must repeat; 8 bytes of chance.
   */
  function createTimeStampRequest(text, nonce) {
    const algorithm = writeDer(tags.sequence, writeObjectId(oids.sha256), writeDer(tags.null));
    const imprint = writeDer(tags.sequence, algorithm, writeDer(tags.octetString, sha256(text)));
    const askForCertificate = writeDer(tags.boolean, Uint8Array.of(0xff));
    return writeDer(tags.sequence, writeUnsigned(Uint8Array.of(1)), imprint, writeUnsigned(nonce), askForCertificate);
  }

  /**
   * When an authority saw this text, by its response or its bare token (RFC 3161 §2.4.2).
   * @param authorities certificates (PEM) that are trusted: of the authority itself, or of whom it has its own from.
   * @throws VerificationFailure `time_stamp_invalid`
   */
  function verifyTimeStamp(response, text, authorities) {
    try {
      const signed = signedDataOf(readDer(response));
      const content = descend(childrenOf(signed)[2], 1, 0);
      const info = readDer(content.content);
      checkImprint(info, text);
      const time = readTime(timeOf(info));
      checkSigner(signed, content.content, { authorities, time });
      return time;
    } catch (error) {
      throw new VerificationFailure("time_stamp_invalid", error instanceof Error ? error.message : String(error));
    }
  }

  /** A response wraps the token in a status; a token starts with its type. */
  function signedDataOf(value) {
    const [first, second] = childrenOf(value);
    if (first?.tag === tags.objectId) {
      if (readObjectId(first) !== oids.signedData) throw new Error("it is no signed token");
      return descend(value, 1, 0);
    }
    const status = first && childrenOf(first)[0];
    // 0: granted, 1: granted with changes.
    const isGranted = status?.content.length === 1 && status.content[0] <= 1;
    if (!isGranted || !second) throw new Error("the authority has not granted the stamp");
    return signedDataOf(second);
  }

  /** Version, policy, imprint, serial number, time: the first parts are always there. */
  function checkImprint(info, text) {
    const imprint = descend(info, 2);
    const isSha256 = readObjectId(descend(imprint, 0, 0)) === oids.sha256;
    if (!isSha256 || !isEqual(descend(imprint, 1).content, sha256(text))) throw new Error("it stamps something else");
  }

  function timeOf(info) {
    return descend(info, 4);
  }

  function checkSigner(signed, content, trust) {
    const contentInfo = childrenOf(signed)[2];
    if (readObjectId(descend(contentInfo, 0)) !== oids.timeStampInfo) throw new Error("it is no time stamp");
    const signers = childrenOf(childrenOf(signed).findLast(({ tag }) => tag === tags.set));
    if (signers.length !== 1) throw new Error(`one signer was expected, got ${signers.length}`);
    const signer = readSigner(signers[0]);
    if (signer.contentType !== oids.timeStampInfo) throw new Error("what was signed is of another type");
    if (!isEqual(signer.messageDigest, hash(signer.hashName, content, "buffer")))
      throw new Error("what was signed is something else");
    const trusted = trust.authorities.map((pem) => new X509Certificate(pem));
    const enclosed = certificatesOf(signed);
    const certificate = [...enclosed, ...trusted].find(signer.isSigner);
    if (!certificate) throw new Error("the certificate of its signer is missing");
    // RFC 3161 §2.3: for time stamps, and for nothing else.
    if (certificate.keyUsage?.join() !== oids.timeStamping)
      throw new Error("its signer's certificate is not for time stamps");
    checkChain(certificate, enclosed, { trusted, time: trust.time });
    if (!verify(signer.hashName, signer.signedBytes, certificate.publicKey, signer.signature))
      throw new Error("its signature does not hold");
  }

  /** SignerInfo, RFC 5652 §5.3: version, who, digest algorithm, signed attributes, signature algorithm, signature. */
  function readSigner(info) {
    const [, , digestAlgorithm, attributes, signatureAlgorithm, signature] = childrenOf(info);
    if (!digestAlgorithm || attributes?.tag !== tags.context(0) || !signatureAlgorithm || !signature) {
      throw new Error("its signer has signed no attributes");
    }
    if (readObjectId(descend(signatureAlgorithm, 0)) === oids.rsaPss) throw new Error("RSA-PSS is not read here");
    const values = new Map(childrenOf(attributes).map((each) => [readObjectId(descend(each, 0)), descend(each, 1, 0)]));
    const contentType = values.get(oids.contentType);
    const messageDigest = values.get(oids.messageDigest);
    if (!contentType || !messageDigest) throw new Error("its signer does not say what was signed");
    return {
      hashName: hashNameOf(digestAlgorithm),
      contentType: readObjectId(contentType),
      messageDigest: messageDigest.content,
      isSigner: readSigningCertificate(values),
      // RFC 5652 §5.4: signed as a SET, whatever tag they are sent under.
      signedBytes: writeDer(tags.set, attributes.content),
      signature: signature.content,
    };
  }

  // RFC 3161 §2.4.1: without this attribute, another certificate of the same key could be put in the signer's place.
  function readSigningCertificate(values) {
    const second = values.get(oids.signingCertificateV2);
    const first = values.get(oids.signingCertificate);
    if (!second && !first) throw new Error("its signer does not name its certificate");
    const id = descend(second ?? first, 0, 0);
    const [head, next] = childrenOf(id);
    const isNamed = second !== undefined && head?.tag === tags.sequence;
    const hashName = second ? (isNamed ? hashNameOf(head) : "sha256") : "sha1";
    const expected = (isNamed ? next : head)?.content ?? new Uint8Array();
    return ({ raw }) => isEqual(hash(hashName, raw, "buffer"), expected);
  }

  function hashNameOf(algorithm) {
    const name = hashNames[readObjectId(descend(algorithm, 0))];
    if (name === undefined) throw new Error("its hash is none of SHA-256, SHA-384 and SHA-512");
    return name;
  }

  function certificatesOf(signed) {
    const field = childOf(signed, tags.context(0));
    return field ? childrenOf(field).map(({ bytes }) => new X509Certificate(bytes)) : [];
  }

  /** Climbs from the signer's certificate to one that is trusted; all of them were valid when the stamp was made. */
  function checkChain(signer, enclosed, { trusted, time }) {
    let certificate = signer;
    for (let step = 0; step < chainMax; step += 1) {
      const { validFrom, validTo, fingerprint256 } = certificate;
      if (time < new Date(validFrom) || time > new Date(validTo)) throw new Error("a certificate was not valid then");
      if (trusted.some((each) => each.fingerprint256 === fingerprint256)) return;
      const issuer = [...trusted, ...enclosed].find((each) => isIssuedBy(certificate, each));
      if (!issuer || issuer === certificate) break;
      certificate = issuer;
    }
    throw new Error("no trusted authority stands behind it");
  }

  function isIssuedBy(certificate, issuer) {
    return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  }

  function isEqual(one, other) {
    return Buffer.compare(one, other) === 0;
  }

  function sha256(text) {
    return hash("sha256", text, "buffer");
  }
  return { createTimeStampRequest, verifyTimeStamp };
})();

// From src/ledger/verify/tlog-proof.ts

const tlogProofModule = (() => {
  const { decodeBase64, encodeBase64 } = base64Module;
  const { parseCount, parseHash } = checkpointModule;
  const { VerificationFailure } = verificationFailureModule;
  const firstLine = "c2sp.org/tlog-proof@v1";
  /** A tree of 2^63 leaves is 63 levels high. */
  const pathHashesMax = 63;

  function formatTlogProof({ extra, index, path, checkpoint }) {
    const lines = [
      firstLine,
      ...(extra ? [`extra ${encodeBase64(extra)}`] : []),
      `index ${index}`,
      ...path.map((hash) => encodeBase64(hash)),
    ];
    return `${lines.join("\n")}\n\n${checkpoint}`;
  }

  /** Reads a proof and checks its form alone. @throws VerificationFailure `malformed` */
  function parseTlogProof(text) {
    // The checkpoint has an empty line of its own: the first one in the file ends the proof's part.
    const split = text.indexOf("\n\n");
    const [first, ...lines] = split < 0 ? [] : text.slice(0, split).split("\n");
    if (first !== firstLine) throw new VerificationFailure("malformed", `a proof starts with the line ${firstLine}`);
    const extra = lines[0]?.startsWith("extra ") ? lines.shift()?.slice("extra ".length) : undefined;
    const index = lines.shift();
    if (!index?.startsWith("index "))
      throw new VerificationFailure("malformed", "a proof names the entry: index, number");
    if (lines.length > pathHashesMax) {
      throw new VerificationFailure("malformed", `a proof has at most ${pathHashesMax} hashes, got ${lines.length}`);
    }
    return {
      ...(extra === undefined ? {} : { extra: decodeBase64(extra, "a proof's extra line") }),
      index: parseCount(index.slice("index ".length), "a proof's index"),
      path: lines.map((line) => parseHash(line, "a line of a proof")),
      checkpoint: text.slice(split + 2),
    };
  }
  return { formatTlogProof, parseTlogProof };
})();

// From src/ledger/verify/proof-bundle.ts

const proofBundleModule = (() => {
  const { parseCheckpoint } = checkpointModule;
  const { checkOpening } = commitmentModule;
  const { createKeyHistory } = keyHistoryModule;
  const { hashLeaf, verifyInclusion } = merkleModule;
  const { parseNote } = noteModule;
  const { openCheckpoint } = policyModule;
  const { keyRotatedType } = statementModule;
  const { verifyTimeStamp } = timeStampModule;
  const { parseTlogProof } = tlogProofModule;
  const { asVerdict, VerificationFailure } = verificationFailureModule;
  const { formatVerifierKey } = verifierKeyModule;
  const bundleFormat = "sutradhar-ledger-proof/1";
  const rotationsMax = 1_000;

  function formatBundle(bundle) {
    return `${JSON.stringify({ format: bundleFormat, ...bundle }, undefined, 2)}\n`;
  }

  /** Reads a bundle's form and checks nothing in it. @throws VerificationFailure `malformed` */
  function parseBundle(text) {
    const value = parseJson(text, "a bundle");
    if (!isRecord(value) || value["format"] !== bundleFormat) throw malformed(`a bundle's format is ${bundleFormat}`);
    const { rotations = [], openings = [], timeStamps = [] } = value;
    if (!isListOf(rotations, isProvenEntry) || rotations.length > rotationsMax)
      throw malformed("its rotations cannot be read");
    if (!isListOf(openings, isOpening)) throw malformed("its openings cannot be read");
    if (!isListOf(timeStamps, isText)) throw malformed("its time stamps cannot be read");
    if (!isProvenEntry(value)) throw malformed("it holds no entry and proof");
    return { entry: value.entry, proof: value.proof, rotations, openings, timeStamps };
  }

  /**
   * Checks a bundle with nothing but the auditor's own policy: offline, and without asking whoever made it.
   * @param authorities certificates (PEM) of time stamping authorities that are trusted.
   */
  function verifyBundle(bundle, policy, authorities = []) {
    return asVerdict(() => {
      const history = createKeyHistory(policy);
      for (const rotation of bundle.rotations) followRotation(rotation, history);
      const { index, note } = openProof(bundle, history);
      // Rotations stand in small trees of their own that no witness need have seen; what is proven must have been.
      const { size } = parseCheckpoint(parseNote(note).text);
      const checkpoint = openCheckpoint(note, { ...policy, logs: history.keysFor(size) });
      const entry = parseJson(bundle.entry, "an entry");
      for (const opening of bundle.openings) checkOpening(entry, opening);
      const stamps = authorities.length === 0 ? [] : bundle.timeStamps;
      return {
        valid: true,
        origin: checkpoint.origin,
        index,
        size: checkpoint.size,
        entry,
        signedBy: checkpoint.signedBy.map(formatVerifierKey),
        cosignatures: checkpoint.cosignatures.map(({ name, time }) => ({ name, time: time.toISOString() })),
        stampedAt: stamps.map((stamp) =>
          verifyTimeStamp(Buffer.from(stamp, "base64"), parseNote(note).text, authorities).toISOString(),
        ),
        openings: bundle.openings.map(({ path, value }) => ({ path, value })),
      };
    });
  }

  function followRotation(rotation, history) {
    const entry = parseJson(rotation.entry, "a rotation");
    const body = isRecord(entry) && entry["type"] === keyRotatedType ? entry["body"] : undefined;
    const statement = isRecord(body) ? body["statement"] : undefined;
    if (!isText(statement))
      throw new VerificationFailure("rotation_invalid", "a rotation of the bundle is no such entry");
    const { index } = openRotationProof(rotation, history);
    if (index !== undefined) history.rotate(index, statement);
  }

  /** Undefined for a rotation from before the keys that this auditor was given. */
  function openRotationProof(rotation, history) {
    try {
      return openProof(rotation, history);
    } catch (error) {
      if (error instanceof VerificationFailure && error.reason === "key_unknown") return { index: undefined };
      throw error;
    }
  }

  function openProof({ entry, proof }, history) {
    const { index, path, checkpoint: note } = parseTlogProof(proof);
    const { size, root } = history.open(note);
    if (!verifyInclusion({ index, size, leafHash: hashLeaf(Buffer.from(entry)), path, root })) {
      throw new VerificationFailure(
        "not_included",
        `the proof does not lead from this entry, as number ${index}, to the log's root`,
      );
    }
    return { index, note };
  }

  function parseJson(text, what) {
    try {
      return JSON.parse(text);
    } catch {
      throw malformed(`${what} is JSON`);
    }
  }

  function isRecord(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }

  function isText(value) {
    return typeof value === "string";
  }

  function isProvenEntry(value) {
    return isRecord(value) && isText(value["entry"]) && isText(value["proof"]);
  }

  function isOpening(value) {
    return isRecord(value) && isText(value["path"]) && isText(value["value"]) && isText(value["key"]);
  }

  function isListOf(value, isItem) {
    return Array.isArray(value) && value.every(isItem);
  }

  function malformed(message) {
    return new VerificationFailure("malformed", message);
  }
  return { formatBundle, parseBundle, verifyBundle };
})();

// From src/ledger/verify/packet.ts

const packetModule = (() => {
  const { createHash, createPublicKey, verify } = nodeCrypto;
  const { canonicalJson } = canonicalJsonModule;
  const { parseBundle, verifyBundle } = proofBundleModule;
  const packetFormat = "sutradhar-evidence/1";
  const packetManifest = "manifest.json";
  const packetSignature = "manifest.jws";

  /**
   * Checks an archive of evidence on nothing but itself and the keys that the auditor trusts: every byte of it is under the manifest,
   * the manifest is signed, each entry is in the ledger, and what entries commit to is what lies beside them.
   * @param issuer the thumbprint (RFC 7638) that the manifest must be signed by; undefined: whoever it names
   */
  function verifyPacket(files, trust) {
    const findings = [];
    const manifest = readManifest(files, findings);
    if (!manifest) return { valid: false, issuer: "", files: 0, proofs: 0, claims: 0, findings };
    const kid = checkSignature(files, manifest, findings);
    if (trust.issuer !== undefined && kid !== trust.issuer)
      findings.push(`the manifest is signed by ${kid}, not by ${trust.issuer}`);
    checkFiles(files, manifest, findings);
    const opened = checkProofs(files, trust, findings);
    checkClaims(files, manifest, opened, findings);
    return {
      valid: findings.length === 0,
      issuer: kid,
      files: manifest.files.length,
      proofs: opened.size,
      claims: manifest.claims.length,
      findings,
    };
  }

  function readManifest(files, findings) {
    const bytes = files.get(packetManifest);
    if (!bytes) {
      findings.push(`there is no ${packetManifest}`);
      return undefined;
    }
    try {
      const manifest = JSON.parse(textOf(bytes));
      const isOne =
        manifest.format === packetFormat &&
        Array.isArray(manifest.files) &&
        Array.isArray(manifest.claims) &&
        isKey(manifest.issuer);
      if (isOne) return manifest;
      findings.push(`${packetManifest} is none of ${packetFormat}`);
    } catch {
      findings.push(`${packetManifest} cannot be read`);
    }
    return undefined;
  }

  function isKey(issuer) {
    return issuer?.kty === "OKP" && issuer.crv === "Ed25519" && typeof issuer.x === "string";
  }

  /** RFC 7515 appendix F: the payload is the manifest's own bytes. The name of the key is worked out, and not taken from it. */
  function checkSignature(files, { issuer }, findings) {
    const { kty, crv, x } = issuer;
    const kid = createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");
    const [header = "", payload = "", mark = ""] = textOf(files.get(packetSignature) ?? new Uint8Array())
      .trim()
      .split(".");
    let holds = false;
    try {
      const { alg } = JSON.parse(Buffer.from(header, "base64url").toString());
      const signed = Buffer.from(`${header}.${Buffer.from(files.get(packetManifest) ?? []).toString("base64url")}`);
      const key = createPublicKey({ key: { kty, crv, x }, format: "jwk" });
      // One spelling of a signature: spare bits at its end would be a byte that nobody misses.
      const bytes = Buffer.from(mark, "base64url");
      holds =
        alg === "EdDSA" && payload === "" && bytes.toString("base64url") === mark && verify(null, signed, key, bytes);
    } catch {
      holds = false;
    }
    if (!holds) findings.push(`${packetSignature} is no signature of the manifest by the key that it names`);
    return kid;
  }

  function checkFiles(files, manifest, findings) {
    const named = new Set([packetManifest, packetSignature]);
    for (const { path, sha256, sizeBytes } of manifest.files) {
      named.add(path);
      const bytes = files.get(path);
      if (!bytes) findings.push(`${path} is missing`);
      else if (bytes.length !== sizeBytes || digestOf(bytes) !== sha256)
        findings.push(`${path} is not what the manifest says`);
    }
    for (const path of files.keys()) if (!named.has(path)) findings.push(`${path} is in no manifest`);
  }

  /** Each proof, by its file, with what its entry's commitments stand for. */
  function checkProofs(files, { policy, authorities }, findings) {
    const opened = new Map();
    for (const [path, bytes] of files) {
      if (!path.startsWith("ledger/") || !path.endsWith(".json")) continue;
      try {
        const verdict = verifyBundle(parseBundle(textOf(bytes)), policy, authorities);
        if (verdict.valid) opened.set(path, new Map(verdict.openings.map((each) => [each.path, each.value])));
        else findings.push(`${path} does not hold [${verdict.reason}]: ${verdict.message}`);
      } catch (error) {
        findings.push(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return opened;
  }

  function checkClaims(files, { claims }, opened, findings) {
    for (const { entry, field, file, form, sha256 } of claims) {
      const value = opened.get(entry)?.get(field);
      const wanted = file === undefined ? sha256 : digestIn(files.get(file), form);
      if (value === undefined || value !== wanted)
        findings.push(`${field} of ${entry} does not stand for ${file ?? sha256 ?? "anything"}`);
    }
  }

  function digestIn(bytes, form) {
    if (!bytes) return undefined;
    if (form !== "canonical-json") return digestOf(bytes);
    try {
      return digestOf(Buffer.from(canonicalJson(JSON.parse(textOf(bytes)))));
    } catch {
      return undefined;
    }
  }

  /** What a check of a packet has shown, for people. */
  function describePacket({ valid, issuer, files, proofs, claims, findings }) {
    return [
      valid
        ? `holds: ${files} files, ${proofs} entries of the ledger, ${claims} of their values are what lies beside them`
        : `does not hold: ${findings.length} finding${findings.length === 1 ? "" : "s"}`,
      ...findings.map((finding) => `  ${finding}`),
      `  the manifest is signed by ${issuer}: compare that with what the fiduciary has published`,
      "",
    ].join("\n");
  }

  function textOf(bytes) {
    return Buffer.from(bytes).toString("utf8");
  }

  function digestOf(bytes) {
    return createHash("sha256").update(bytes).digest("hex");
  }
  return { packetFormat, packetManifest, packetSignature, verifyPacket, describePacket };
})();

// From src/ledger/verify/stored-zip.ts

const storedZipModule = (() => {
  /** A zip whose files lie in it as they are: an archive of evidence is packed so, and nothing has to be unpacked to check it. */
  const endMark = 0x06054b50;
  const entryMark = 0x02014b50;
  const fileMark = 0x04034b50;
  const endSizeBytes = 22;
  const filesMax = 5_000;

  /** Its files by path. @throws Error where it is another kind of zip, or its parts contradict each other */
  function readStoredZip(bytes) {
    const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = zip.length - endSizeBytes;
    // No comment stands behind it: what was appended would be seen.
    if (end < 0 || zip.readUInt32LE(end) !== endMark) throw new Error("it is no zip, or something was appended to it");
    const count = zip.readUInt16LE(end + 10);
    if (count > filesMax) throw new Error(`it has ${count} files`);
    const files = new Map();
    let at = zip.readUInt32LE(end + 16);
    for (let index = 0; index < count; index += 1) {
      const { path, data, next } = readEntry(zip, at);
      if (files.has(path)) throw new Error(`${path} is in it twice`);
      files.set(path, data);
      at = next;
    }
    if (at !== end) throw new Error("something stands between its directory and its end");
    return files;
  }

  function readEntry(zip, at) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== entryMark) throw new Error("its directory cannot be read");
    if (zip.readUInt16LE(at + 10) !== 0) throw new Error("a file in it is packed: unpack it, and check the folder");
    const sizeBytes = zip.readUInt32LE(at + 24);
    const nameBytes = zip.readUInt16LE(at + 28);
    const next = at + 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    const path = zip.toString("utf8", at + 46, at + 46 + nameBytes);
    const start = zip.readUInt32LE(at + 42);
    if (start + 30 > zip.length || zip.readUInt32LE(start) !== fileMark)
      throw new Error(`${path} is not where it should be`);
    const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    if (from + sizeBytes > zip.length) throw new Error(`${path} is cut short`);
    return { path, data: zip.subarray(from, from + sizeBytes), next };
  }
  return { readStoredZip };
})();

// From scripts/ledger-verifier.ts

const { existsSync, readdirSync, readFileSync, statSync } = nodeFs;
const { join, relative } = nodePath;
const { parseArgs } = nodeUtil;
const { auditLog } = auditModule;
const { describeAudit, describeVerdict } = describeModule;
const { describePacket, verifyPacket } = packetModule;
const { createPolicy, parsePolicy } = policyModule;
const { parseBundle, verifyBundle } = proofBundleModule;
const { readStoredZip } = storedZipModule;
const { VerificationFailure } = verificationFailureModule;
const { parseVerifierKey } = verifierKeyModule;
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
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  args: joinValues(process.argv.slice(2)),
  options,
});

/** Every 64th thumbprint begins with a dash, and is a value all the same where it stands behind its option. */
function joinValues(words) {
  const joined = [];
  for (let at = 0; at < words.length; at += 1) {
    const [word, next] = [words[at], words[at + 1]];
    const takes = Object.entries(options).some(([name, { type }]) => type === "string" && word === `--${name}`);
    joined.push(takes && next !== undefined ? `${word}=${next}` : word);
    if (takes) at += 1;
  }
  return joined;
}

const holds = { yes: 0, unreadable: 2, no: 3 };

async function run() {
  const [command, path] = positionals;
  if (values.help || path === undefined || !isCommand(command)) {
    process.stdout.write(usage);
    return values.help ? holds.yes : holds.unreadable;
  }
  if (command === "packet") return checkPacket(path);
  return command === "proof" ? checkProof(path) : audit(path);
}

function isCommand(command) {
  return command === "proof" || command === "audit" || command === "packet";
}

function checkPacket(path) {
  const authorities = values.authority.map((file) => readFileSync(file, "utf8"));
  const files = statSync(path).isDirectory() ? readFolder(path) : readStoredZip(readFileSync(path));
  const verdict = verifyPacket(files, { policy: readTrust(), authorities, issuer: values.issuer });
  process.stdout.write(values.json ? toText(verdict) : describePacket(verdict));
  return verdict.valid ? holds.yes : holds.no;
}

function readFolder(folder) {
  const files = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(relative(folder, file).replaceAll("\\", "/"), readFileSync(file));
  }
  return files;
}

function checkProof(path) {
  const authorities = values.authority.map((file) => readFileSync(file, "utf8"));
  const verdict = verifyBundle(readProof(path), readTrust(), authorities);
  process.stdout.write(values.json ? toText(verdict) : describeVerdict(verdict));
  return verdict.valid ? holds.yes : holds.no;
}

function readProof(path) {
  const text = readFileSync(path, "utf8");
  if (values.entry === undefined) return parseBundle(text);
  const entry = readFileSync(values.entry, "utf8");
  return { entry, proof: text, rotations: [], openings: [], timeStamps: [] };
}

async function audit(folder) {
  const cosignedLateMsMax = Number(values.slack) * 60_000;
  const earlier = values.against.map(readView);
  const report = await auditLog(openFolder(folder), { policy: readTrust(), earlier, cosignedLateMsMax });
  process.stdout.write(values.json ? toText(report) : describeAudit(report));
  return report.valid ? holds.yes : holds.no;
}

function readView(path) {
  return statSync(path).isDirectory()
    ? { kind: "copy", name: path, source: openFolder(path) }
    : { kind: "checkpoint", name: path, note: readFileSync(path, "utf8") };
}

function openFolder(folder) {
  return {
    read(path) {
      const file = join(folder, path);
      return Promise.resolve(existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined);
    },
  };
}

function readTrust() {
  if (values.policy !== undefined) return parsePolicy(readFileSync(values.policy, "utf8"));
  if (values.key.length === 0) throw new VerificationFailure("key_unknown", "name whom you trust: --key or --policy");
  return createPolicy(values.key.map(parseVerifierKey), values.witness.map(parseVerifierKey));
}

function toText(value) {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = holds.unreadable;
}
