import { describe, expect, it } from "vitest";
import { judgeEvents, type Telling } from "./judge-events.ts";
import type { SunkEvent } from "./event-sink.ts";

const told = (sequence: number, subject = "videos/vid_1"): SunkEvent => {
  const id = `${subject} ${sequence}`;
  const event = { id, type: "sutradhar.video.ready", subject, sequence: String(sequence).padStart(10, "0") };
  return { id, event, body: JSON.stringify(event), isSigned: true, isAccepted: true };
};
const refused = (message: SunkEvent): SunkEvent => ({ ...message, isAccepted: false });
const telling: Telling = {
  events: [1, 2].map((sequence) => ({ id: told(sequence).id, subject: "videos/vid_1", sequence })),
  messages: [refused(told(1)), told(1), told(2), told(1)],
  dead: 0,
  waiting: 0,
};
const holds = (each: Partial<Telling>): boolean => judgeEvents({ ...telling, ...each }).every((found) => found.holds);

it("finds no fault where each came in order, also again, and after it was refused", () => {
  expect(holds({})).toBe(true);
});

describe("finds out", () => {
  it.each<[string, Partial<Telling>]>([
    ["that nothing happened", { events: [], messages: [] }],
    ["an event that never came", { messages: [told(1)] }],
    ["one that was never taken", { messages: [told(1), refused(told(2))] }],
    ["one that came before its forerunner was taken", { messages: [refused(told(1)), told(2), told(1)] }],
    ["another body under the same id", { messages: [told(1), told(2), { ...told(1), body: "{}" }] }],
    ["a header that names another event", { messages: [told(1), { ...told(2), event: told(3).event }] }],
    ["what has no right signature", { messages: [told(1), { ...told(2), isSigned: false }] }],
    ["what never happened", { messages: [told(1), told(2), told(3)] }],
    ["a dead letter", { dead: 1 }],
    ["one that still waits", { waiting: 1 }],
  ])("%s", (_what, each) => {
    expect(holds(each)).toBe(false);
  });
});
