import { expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import { readShippedBundle } from "../governance/policy/index.ts";
import { readConfig } from "./config.ts";
import { releaseAlone } from "./release-alone.ts";

const config = readConfig({ SUTRADHAR_HOME: "/nowhere" });
const pass = ["decode", "loudness", "lip-sync", "label"].map((name) => ({ name, verdict: "pass" as const }));
const moderation = {
  profile: "single-user",
  action: "allow",
  purpose: "general",
  textsSha256: digestBytes("texts"),
  moderator: { id: "built-in", version: "1", digest: digestBytes("words") },
} as const;
const likenesses = "no_person" as const;
const withVerdict = (of: string, verdict: "review" | "fail") =>
  pass.map((gate) => (gate.name === of ? { ...gate, verdict } : gate));

it.each([
  ["whose gates pass", pass],
  ["that a gate could not judge: its maker sees it anyway", withVerdict("lip-sync", "review")],
] as const)("a video of one's own machine is let out %s, and the lock says by which rules", async (_name, gates) => {
  const { digest } = readShippedBundle();
  expect(await releaseAlone(config, { gates, isSigned: true, moderation, likenesses })).toEqual({
    profile: "single-user",
    bundle: digest,
    likenesses,
  });
});

it.each([
  ["that a gate has failed", withVerdict("lip-sync", "fail"), true, "gate_failed"],
  ["without its label", withVerdict("label", "review"), true, "label_missing"],
  ["that a gate has not looked at", pass.slice(0, 2), true, "gate_missing"],
  ["that is not signed", pass, false, "provenance_missing"],
] as const)("a video %s is not let out", async (_name, gates, isSigned, reason) => {
  await expect(releaseAlone(config, { gates, isSigned, moderation, likenesses })).rejects.toMatchObject({
    code: "policy_refused",
    message: expect.stringContaining(reason) as string,
  });
});

it("sound alone is let out by gates of its own, and by no video's", async () => {
  const gates = ["decode", "loudness", "silence", "duration", "label"].map((name) => ({
    name,
    verdict: "pass" as const,
  }));
  const made = { isSigned: true, isSoundOnly: true, moderation, likenesses };
  expect(await releaseAlone(config, { ...made, gates })).toMatchObject({ profile: "single-user-sound" });
  await expect(releaseAlone(config, { ...made, gates: pass })).rejects.toMatchObject({ code: "policy_refused" });
  await expect(releaseAlone(config, { ...made, gates, isSoundOnly: false })).rejects.toMatchObject({
    code: "policy_refused",
  });
});

it("what was judged lets it out, also where its maker was told to look; what was not judged does not", async () => {
  const gates = pass;
  const looked = { ...moderation, action: "review" } as const;
  await expect(releaseAlone(config, { gates, isSigned: true, moderation: looked, likenesses })).resolves.toBeDefined();
  await expect(
    releaseAlone(config, { gates, isSigned: true, moderation: undefined, likenesses }),
  ).rejects.toMatchObject({
    message: expect.stringContaining("moderation_missing") as string,
  });
});

it("nobody's face, or one's own, lets it out; where nobody has looked at who is in it, it stays", async () => {
  const made = { gates: pass, isSigned: true, moderation };
  await expect(releaseAlone(config, { ...made, likenesses: "own" })).resolves.toMatchObject({ likenesses: "own" });
  await expect(releaseAlone(config, { ...made, likenesses: undefined })).rejects.toMatchObject({
    message: expect.stringContaining("consent_missing") as string,
  });
});
