import { describe, expect, it } from "vitest";
import { createWebhookTargets } from "./targets.ts";

const targets = createWebhookTargets({ networks: [], ports: [80, 443] });

describe("a target", () => {
  it.each([
    "https://hooks.example.com/a",
    "http://hooks.example.com:80/",
    "https://[2606:4700:4700::1111]/",
    "https://उदाहरण.भारत/hook?x=1",
  ])("may be %s", (url) => {
    expect(targets.checkUrl(url).href).toBe(new URL(url).href);
  });

  it.each([
    ["ftp://hooks.example.com/", /must begin with https/],
    ["file:///etc/passwd", /must begin with https/],
    ["gopher://127.0.0.1:6379/_FLUSHALL", /must begin with https/],
    ["//hooks.example.com", /must begin with https/],
    ["hooks.example.com", /must begin with https/],
    ["https://", /must begin with https/],
    ["", /must begin with https/],
    ["https://user:pass@hooks.example.com/", /no user/],
    ["https://127.0.0.1@hooks.example.com/", /no user/],
    ["https://hooks.example.com/#a", /#fragment/],
    ["https://hooks.example.com:6379/", /port 6379 is not among 80, 443/],
    ["http://hooks.example.com:22/", /port 22/],
    [`https://hooks.example.com/${"a".repeat(2_000)}`, /2000 characters/],
    ["http://127.0.0.1/", /not on the public internet/],
    ["http://127.1/", /not on the public internet/],
    ["http://2130706433/", /not on the public internet/],
    ["http://0x7f000001/", /not on the public internet/],
    ["http://0177.0.0.1/", /not on the public internet/],
    ["http://0x7f.1/", /not on the public internet/],
    ["http://１２７.0.0.1/", /not on the public internet/],
    ["http://127。0。0。1/", /not on the public internet/],
    ["http://%31%32%37.0.0.1/", /not on the public internet/],
    ["http://0/", /not on the public internet/],
    ["http://169.254.169.254/latest/meta-data/", /not on the public internet/],
    ["http://[::1]/", /not on the public internet/],
    ["http://[::ffff:127.0.0.1]/", /not on the public internet/],
    ["http://[::ffff:a9fe:a9fe]/", /not on the public internet/],
    ["http://[64:ff9b::169.254.169.254]/", /not on the public internet/],
    ["http://[fe80::1%25eth0]/", /must begin with https/],
  ])("may not be %s", (url, why) => {
    expect(() => targets.checkUrl(url)).toThrow(why);
    expect(() => targets.checkUrl(url)).toThrow(expect.objectContaining({ code: "webhook_target_refused" }));
  });
});

describe("a name", () => {
  const answering = (...addresses: string[]) =>
    createWebhookTargets({
      networks: [],
      ports: [443],
      lookUp: async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    });
  const url = new URL("https://hooks.example.com/");

  it("stands for its addresses where all of them are public", async () => {
    const found = await answering("1.1.1.1", "2606:4700::1").resolve(url);
    expect(found.map(({ address }) => address)).toEqual(["1.1.1.1", "2606:4700::1"]);
  });

  it.each([[["127.0.0.1"]], [["1.1.1.1", "10.0.0.1"]], [["2606:4700::1", "::ffff:169.254.169.254"]], [[]]])(
    "is refused where it answers %j",
    async (addresses) => {
      await expect(answering(...addresses).resolve(url)).rejects.toMatchObject({ code: "webhook_target_refused" });
    },
  );

  it("is asked of nobody where it is an address", async () => {
    const asked = createWebhookTargets({
      networks: [],
      ports: [443],
      lookUp: () => Promise.reject(new Error("asked")),
    });
    await expect(asked.resolve(new URL("https://1.1.1.1/"))).resolves.toEqual([{ address: "1.1.1.1", family: 4 }]);
    await expect(asked.resolve(new URL("https://[::1]/"))).rejects.toThrow(/not on the public internet/);
  });

  it("is what this machine's resolver says, if nothing else is given", async () => {
    const usual = createWebhookTargets({ networks: ["127.0.0.0/8", "::1"], ports: [80] });
    const found = await usual.resolve(new URL("http://localhost/"));
    expect(found.map(({ address }) => address)).toContain("127.0.0.1");
  });
});
