import { describe, expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { isMarkId } from "../../media/watermark/index.ts";
import { checkKey, createMarkNames, deriveWorkspaceKey, openLockedMarks } from "./mark-names.ts";

const secret = new Uint8Array(32).fill(3);
const keyOf = (workspaceId: string, version = 1) => deriveWorkspaceKey(secret, { workspaceId, version });
const shot = digestBytes("a shot without its mark");

describe("a workspace's marks", () => {
  it("name the same shot the same, wherever it stands, and another otherwise", () => {
    const names = createMarkNames(keyOf("one"));
    expect(isMarkId(names.nameShot("s1-01", shot))).toBe(true);
    expect(names.nameShot("s9-09", shot)).toBe(names.nameShot("s1-01", shot));
    expect(names.nameShot("s1-01", digestBytes("another"))).not.toBe(names.nameShot("s1-01", shot));
  });

  it("are others in another workspace, with another version of the key, and in another installation", () => {
    const keys = [
      keyOf("one"),
      keyOf("two"),
      keyOf("one", 2),
      deriveWorkspaceKey(new Uint8Array(32), { workspaceId: "one", version: 1 }),
    ];
    const names = keys.map(createMarkNames);
    for (const all of [
      names.map(({ issuer }) => issuer),
      names.map((each) => each.nameShot("a", shot)),
      keys.map(checkKey),
    ]) {
      expect(new Set(all).size).toBe(keys.length);
    }
  });

  it("do not show the key", () => {
    const key = keyOf("one");
    const text = JSON.stringify(createMarkNames(key));
    expect(text).not.toContain(Buffer.from(key.secret).toString("hex").slice(0, 16));
    expect(JSON.parse(text)).toEqual({ keyVersion: 1, keyCheck: checkKey(key), issuer: createMarkNames(key).issuer });
  });
});

describe("a lock's marks", () => {
  const { nameShot, ...names } = createMarkNames(keyOf("one"));
  const locked = openLockedMarks({ ...names, shots: { "s1-01": nameShot("s1-01", shot) } });

  it("stand, whatever the shot's key is by now", () => {
    expect(locked.nameShot("s1-01", digestBytes("drawn by another version"))).toBe(nameShot("s1-01", shot));
    expect(locked).toMatchObject(names);
  });

  it("are all that there is: a shot that it does not name is refused", () => {
    expect(() => locked.nameShot("s1-02", shot)).toThrow(expect.objectContaining({ code: "lock_unmet" }));
  });
});
