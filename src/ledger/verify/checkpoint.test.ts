import { describe, expect, it } from "vitest";
import { testSigner } from "../../../test/fixtures/built-log.ts";
import { cosign, signNote } from "../signing/index.ts";
import { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { formatNote, parseNote } from "./note.ts";
import { createPolicy, openCheckpoint, parsePolicy } from "./policy.ts";
import { VerificationFailure } from "./verification-failure.ts";
import { formatVerifierKey, parseVerifierKey } from "./verifier-key.ts";

// A checkpoint of transparency-dev/tessera's reference log (testdata/log/checkpoint.15, Apache-2.0).
const tesseraKey = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
const tesseraNote =
  "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n\n" +
  "— example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n";

const log = testSigner("log.example/a", 1);
const [w1, w2, w3] = [2, 3, 4].map((number) => testSigner(`witness.example/w${number}`, number, "cosignature"));
const text = formatCheckpoint({ origin: log.key.name, size: 3, root: new Uint8Array(32).fill(9) });

const reasonOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof VerificationFailure) return error.reason;
    throw error;
  }
  return "none";
};

async function witnessed(...witnesses: readonly (typeof w1)[]): Promise<string> {
  const note = parseNote(await signNote(text, [log]));
  const lines = await Promise.all(witnesses.map((witness) => cosign(text, witness!, new Date("2026-11-22T10:00:00Z"))));
  return formatNote({ ...note, signatures: [...note.signatures, ...lines] });
}

describe("a checkpoint", () => {
  it("of another program's log opens with its key", () => {
    const { origin, size, root, signedBy } = openCheckpoint(tesseraNote, createPolicy([parseVerifierKey(tesseraKey)]));
    expect([origin, size, Buffer.from(root).toString("base64")]).toEqual(
      tesseraNote
        .split("\n")
        .slice(0, 3)
        .map((line, place) => (place === 1 ? 15 : line)),
    );
    expect(signedBy.map(formatVerifierKey)).toEqual([tesseraKey]);
  });

  it("reads back as what was written, and passes over extension lines", () => {
    expect(formatCheckpoint(parseCheckpoint(text))).toBe(text);
    expect(parseCheckpoint(`${text}more\n`)).toEqual(parseCheckpoint(text));
  });

  it.each([
    ["a size with a zero before it", text.replace("\n3\n", "\n03\n")],
    ["a size with a sign", text.replace("\n3\n", "\n+3\n")],
    ["a size past 2^53", text.replace("\n3\n", "\n9007199254740992\n")],
    ["no root", "origin\n3\n"],
    ["a short root", "origin\n3\nAAAA\n"],
    ["no origin", `\n3\n${text.split("\n")[2]}\n`],
    ["an empty line", text.replace("\n3\n", "\n3\n\n")],
    ["no newline at its end", text.slice(0, -1)],
  ])("is malformed with %s", (_, wrong) => {
    expect(reasonOf(() => parseCheckpoint(wrong))).toBe("malformed");
  });

  it("is refused where a key speaks for another log, or no log key has signed", async () => {
    const other = testSigner("log.example/b", 5);
    const foreign = await signNote(text, [other]);
    expect(reasonOf(() => openCheckpoint(foreign, createPolicy([other.key])))).toBe("origin_foreign");
    expect(reasonOf(() => openCheckpoint(foreign, createPolicy([log.key])))).toBe("key_unknown");
    const { signatures } = parseNote(await witnessed(w1));
    const withoutLog = formatNote({ text, signatures: signatures.slice(1) });
    expect(reasonOf(() => openCheckpoint(withoutLog, createPolicy([log.key], [w1!.key])))).toBe("key_unknown");
  });

  it("takes no witness for a log, and no log for a witness", () => {
    expect(reasonOf(() => createPolicy([w1!.key]))).toBe("malformed");
    expect(reasonOf(() => createPolicy([log.key], [log.key]))).toBe("malformed");
  });

  it("needs every witness that is named", async () => {
    const policy = createPolicy([log.key], [w1!.key, w2!.key]);
    expect(openCheckpoint(await witnessed(w1, w2), policy).cosignatures.map(({ name }) => name)).toEqual([
      w1!.key.name,
      w2!.key.name,
    ]);
    const one = await witnessed(w1);
    expect(reasonOf(() => openCheckpoint(one, policy))).toBe("quorum_missing");
  });
});

describe("a policy file", () => {
  const lines = [
    "# who is trusted",
    `log ${formatVerifierKey(log.key)} https://log.example/a`,
    `witness X1 ${formatVerifierKey(w1!.key)}`,
    `\twitness  X2 ${formatVerifierKey(w2!.key)}`,
    "group X any X1 X2",
    `witness Y ${formatVerifierKey(w3!.key)}`,
    "group both all X Y",
    "",
  ];
  const policyOf = (...more: readonly string[]) => parsePolicy([...lines, ...more].join("\n"));

  it.each([
    ["either of a group and the other", [w1, w3], "none"],
    ["the other member", [w2, w3], "none"],
    ["one side alone", [w3], "quorum_missing"],
    ["the same side twice", [w1, w2], "quorum_missing"],
    ["nobody", [], "quorum_missing"],
  ])("asks for its quorum: %s", async (_, witnesses, reason) => {
    const note = await witnessed(...witnesses);
    expect(reasonOf(() => openCheckpoint(note, policyOf("quorum both")))).toBe(reason);
  });

  it("may ask for one witness, or for none", async () => {
    const [none, one] = [await witnessed(), await witnessed(w3)];
    expect(reasonOf(() => openCheckpoint(none, policyOf("quorum none")))).toBe("none");
    expect(reasonOf(() => openCheckpoint(none, policyOf("quorum Y")))).toBe("quorum_missing");
    expect(reasonOf(() => openCheckpoint(one, policyOf("quorum Y")))).toBe("none");
  });

  it.each([
    ["no quorum", []],
    ["two quorums", ["quorum none", "quorum none"]],
    ["a quorum that nobody defined", ["quorum Z"]],
    ["a name twice", ["group X any Y", "quorum X"]],
    ["a member of two groups", ["group Z any X1", "quorum Z"]],
    [
      "a group of more than it has",
      ["witness Z " + formatVerifierKey(testSigner("z", 9, "cosignature").key), "group G 2 Z", "quorum G"],
    ],
    ["an empty group", ["group G all", "quorum G"]],
    ["a group called none", ["group none any both", "quorum none"]],
    ["a witness's key twice", [`witness W ${formatVerifierKey(w1!.key)}`, "quorum none"]],
    ["a log's key that is a witness's", [`log ${formatVerifierKey(w1!.key)}`, "quorum none"]],
    ["a word that is none", ["trust everyone", "quorum none"]],
    ["a key that is none", ["log key", "quorum none"]],
  ])("is refused with %s", (_, more) => {
    expect(reasonOf(() => policyOf(...more))).toBe("malformed");
  });
});
