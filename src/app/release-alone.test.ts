import { expect, it } from "vitest";
import { readShippedBundle } from "../governance/policy/index.ts";
import { readConfig } from "./config.ts";
import { releaseAlone } from "./release-alone.ts";

const config = readConfig({ SUTRADHAR_HOME: "/nowhere" });
const pass = ["decode", "loudness", "lip-sync", "label"].map((name) => ({ name, verdict: "pass" as const }));
const withVerdict = (of: string, verdict: "review" | "fail") =>
  pass.map((gate) => (gate.name === of ? { ...gate, verdict } : gate));

it.each([
  ["whose gates pass", pass],
  ["that a gate could not judge: its maker sees it anyway", withVerdict("lip-sync", "review")],
] as const)("a video of one's own machine is let out %s, and the lock says by which rules", async (_name, gates) => {
  const { digest } = readShippedBundle();
  expect(await releaseAlone(config, { gates, isSigned: true })).toEqual({ profile: "single-user", bundle: digest });
});

it.each([
  ["that a gate has failed", withVerdict("lip-sync", "fail"), true, "gate_failed"],
  ["without its label", withVerdict("label", "review"), true, "label_missing"],
  ["that a gate has not looked at", pass.slice(0, 2), true, "gate_missing"],
  ["that is not signed", pass, false, "provenance_missing"],
] as const)("a video %s is not let out", async (_name, gates, isSigned, reason) => {
  await expect(releaseAlone(config, { gates, isSigned })).rejects.toMatchObject({
    code: "policy_refused",
    message: expect.stringContaining(reason) as string,
  });
});
