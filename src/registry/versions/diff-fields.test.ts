import { describe, expect, it } from "vitest";
import { limits } from "../../core/index.ts";
import { diffFields } from "./diff-fields.ts";

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const diff = (before: unknown, after: unknown) => diffFields(bytes(before), bytes(after));

describe("which fields differ", () => {
  it.each([
    [{ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 }, []],
    [{ a: 1 }, { a: 2 }, [{ path: "a", before: "1", after: "2" }]],
    [{ a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }, [{ path: "a.b.0.c", before: "1", after: "2" }]],
    [{ a: [1] }, { a: [1, { x: null }] }, [{ path: "a.1", after: '{"x":null}' }]],
    [{ a: 1, b: 2 }, { a: 1 }, [{ path: "b", before: "2" }]],
    [{ a: [1] }, { a: { 0: 1 } }, [{ path: "a", before: "[1]", after: '{"0":1}' }]],
    [[], {}, [{ path: "", before: "[]", after: "{}" }]],
    [{ a: "x".repeat(100) }, {}, [{ path: "a", before: `"${"x".repeat(78)}…` }]],
  ])("between %j and %j", (before, after, changes) => {
    expect(diff(before, after)).toEqual(changes);
  });

  it("is told up to a limit", () => {
    const many = Object.fromEntries(
      Array.from({ length: limits.diffFieldsMax + 50 }, (_, index) => [`f${index}`, index]),
    );
    expect(diff({}, many)).toHaveLength(limits.diffFieldsMax);
  });

  it("is not told of what is no JSON", () => {
    expect(diffFields(bytes({}), new Uint8Array([0xff]))).toBeUndefined();
    expect(diffFields(new TextEncoder().encode("{"), bytes({}))).toBeUndefined();
  });
});
