import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits } from "../../core/index.ts";
import {
  createKeySigner,
  issueDevelopmentCertificate,
  readCredentials,
  signVideo,
} from "../../provenance/c2pa/index.ts";
import { writeSmallClip } from "../../../test/fixtures/small-clip.ts";
import { createApi } from "../create-api.ts";
import { createVerifyRoutes } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-verify-"));
const passing = mkdtempSync(join(tmpdir(), "sutradhar-verifying-"));
afterAll(() => {
  for (const each of [folder, passing]) rmSync(each, { recursive: true });
});

let from = 0;
let nowMs = Date.now();
const open = (fetch?: (url: string) => AsyncIterable<Uint8Array>) =>
  createApi({
    database: { engine: undefined as never },
    version: "0",
    now: () => new Date(nowMs),
    onRequest: () => undefined,
    publicRoutes: [],
    routes: [
      createVerifyRoutes({
        prepare: async () => passing,
        verify: (path) => readCredentials(path, { anchorsPem: undefined }),
        findOrigin: async () => ({ kind: "made_here", by: "mark", isShared: true }),
        fetch,
        addressOf: () => `192.0.2.${from}`,
        now: () => new Date(nowMs),
      }),
    ],
  });
const app = open();

let signed: Buffer<ArrayBuffer>;
let bare: Buffer<ArrayBuffer>;
beforeAll(async () => {
  const [masterPath, outPath] = [join(folder, "master.mp4"), join(folder, "signed.mp4")];
  await writeSmallClip(masterPath);
  const now = new Date();
  await signVideo(
    {
      signer: createKeySigner({ ...issueDevelopmentCertificate(now), name: "test" }),
      secret: Buffer.alloc(32),
      now: () => now,
    },
    {
      masterPath,
      outPath,
      partPath: `${outPath}.part`,
      gates: [],
      facts: {
        video: "vid_1",
        title: "<b>Diwali</b>",
        language: "hi",
        product: { name: "Sutradhar", version: "0.1.0" },
        label: "in-sgi",
        source: "algorithmicMedia",
        madeOf: [],
        consents: [],
        mark: null,
      },
    },
  );
  [signed, bare] = [readFileSync(outPath), readFileSync(masterPath)];
});

const send = async (body: string | Uint8Array<ArrayBuffer>, query = "") => {
  const response = await app.request(`/v1/verify${query}`, { method: "POST", body });
  return { status: response.status, headers: response.headers, answer: (await response.json()) as never };
};

describe("a video that anybody sends", () => {
  it("is told of in words, in either language, without a key", async () => {
    expect(await send(signed)).toMatchObject({
      status: 200,
      answer: { state: "valid", isTrusted: false, told: { verdict: expect.stringMatching(/^Valid, not trusted/) } },
    });
    const { answer } = await send(signed, "?language=hi");
    expect(answer).toMatchObject({ told: { verdict: expect.stringMatching(/^मान्य, पर विश्वसनीय नहीं/) } });
  });

  it("is kept nowhere, whether it is good, bare or no video", async () => {
    expect(await send(bare)).toMatchObject({ status: 200, answer: { state: "none" } });
    expect(await send("no video at all")).toMatchObject({ status: 422, answer: { code: "video_invalid" } });
    expect(await send(new Uint8Array())).toMatchObject({ status: 422 });
    expect(readdirSync(passing)).toEqual([]);
  });

  it("is looked at for where it comes from, where it does not say so itself", async () => {
    expect(await send(signed)).toMatchObject({ answer: { origin: null } });
    expect(await send(bare)).toMatchObject({
      answer: { origin: { kind: "made_here", verdict: expect.stringMatching(/Several videos share/) } },
    });
  });

  it("is refused where it says that it is too large, before it is read", async () => {
    const headers = { "Content-Length": String(limits.verifyBytesMax + 1) };
    const response = await app.request("/v1/verify", { method: "POST", body: "x", headers });
    expect(response.status).toBe(413);
  });

  it("is one of few from the same address, and others have theirs", async () => {
    from = 7;
    const statuses: number[] = [];
    for (let count = 0; count <= limits.verifyPerMinuteMax; count++) statuses.push((await send("x")).status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(limits.verifyPerMinuteMax);
    const last = await send("x");
    expect([last.status, last.headers.get("Retry-After")]).toEqual([429, "6"]);
    from = 8;
    expect((await send("x")).status).toBe(422);
    from = 7;
    nowMs += 6_000;
    expect((await send("x")).status).toBe(422);
  });
});

describe("a video at a URL", () => {
  const ask = async (of: ReturnType<typeof open>) => {
    const body = JSON.stringify({ url: "https://media.example.in/a.mp4" });
    const headers = { "Content-Type": "application/json" };
    const response = await of.request("/v1/verify/url", { method: "POST", body, headers });
    return { status: response.status, answer: (await response.json()) as never };
  };

  it("is not fetched where nobody has listed a host", async () => {
    from = 21;
    expect(await ask(app)).toMatchObject({ status: 422, answer: { code: "url_refused" } });
    expect(await (await app.request("/verify")).text()).not.toContain('id="address"');
  });

  it("is looked at as one that is sent, and kept nowhere", async () => {
    from = 22;
    const fetching = open(async function* () {
      yield signed;
    });
    expect(await ask(fetching)).toMatchObject({ status: 200, answer: { state: "valid" } });
    expect(await (await fetching.request("/verify")).text()).toContain('id="address"');
    expect(readdirSync(passing)).toEqual([]);
  });
});

describe("the page", () => {
  it.each([
    { asked: "/verify", header: undefined, language: "en" },
    { asked: "/verify", header: "hi-IN,en;q=0.5", language: "hi" },
    { asked: "/verify?language=en", header: "hi", language: "en" },
    { asked: "/verify", header: "ta,fr", language: "en" },
  ])("speaks $language for $asked and $header", async ({ asked, header, language }) => {
    const response = await app.request(asked, { headers: header === undefined ? {} : { "Accept-Language": header } });
    expect(await response.text()).toContain(`<html lang="${language}">`);
  });

  it("lets nothing run but its own script, and nothing load from elsewhere", async () => {
    const response = await app.request("/verify");
    const policy = response.headers.get("Content-Security-Policy") ?? "";
    const [, nonce] = /script-src 'nonce-([^']+)'/.exec(policy) ?? [];
    const text = await response.text();
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(text.match(/<script[^>]*>/g)).toEqual([`<script nonce="${nonce}">`]);
    expect(text).not.toMatch(/https?:\/\//);
    expect(text).not.toMatch(/innerHTML|insertAdjacentHTML/);
  });
});
