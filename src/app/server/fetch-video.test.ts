import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWebhookTargets } from "../../productions/index.ts";
import { fetchVideo } from "./fetch-video.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-fetch-"));
const host = "media.example.in";
let server: Server;
let port: number;
let ca: string;

beforeAll(async () => {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const subject = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const { status } = spawnSync("openssl", [...made, ...subject, "-keyout", key, "-out", certificate]);
  if (status !== 0) throw new Error("openssl is needed");
  ca = readFileSync(certificate, "utf8");
  server = createServer({ key: readFileSync(key), cert: ca }, (request, response) => {
    if (request.url === "/moved.mp4") response.writeHead(302, { Location: "https://127.0.0.1/" }).end();
    else response.end("pieces of a video");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** @param isOwn whether the machine's own network may be gone to, as this test's server needs it */
async function fetchFrom(url: string, { hosts = [host], isOwn = true } = {}): Promise<string> {
  const targets = createWebhookTargets({
    networks: isOwn ? ["127.0.0.1"] : [],
    ports: [port, 443, 80],
    lookUp: async () => [{ address: "127.0.0.1", family: 4 }],
  });
  const pieces: Uint8Array[] = [];
  for await (const piece of fetchVideo({ targets, hosts, ca }, url)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe("a video at a URL", () => {
  it("is fetched from a host that is listed, or below one", async () => {
    expect(await fetchFrom(`https://${host}:${port}/a.mp4`)).toBe("pieces of a video");
    expect(await fetchFrom(`https://${host}:${port}/a.mp4`, { hosts: ["*.example.in"] })).toBe("pieces of a video");
  });

  it.each([
    ["of a host that nobody listed", () => `https://evil.example:${port}/`, {}, /its host is none/],
    ["of a host that only ends alike", () => `https://${host}:${port}/`, { hosts: ["*.mple.in"] }, /its host is none/],
    ["without TLS", () => `http://${host}/`, {}, /must begin with https/],
    ["that leads elsewhere", () => `https://${host}:${port}/moved.mp4`, {}, /answers 302/],
    ["whose name is at a private address", () => `https://${host}:${port}/`, { isOwn: false }, /no public address/],
    ["of a private address", () => "https://10.0.0.1/", { isOwn: false }, /no public address/],
    ["that is none", () => "file:///etc/passwd", {}, /no public address/],
  ])("%s is refused", async (_what, urlOf, options, message) => {
    await expect(fetchFrom(urlOf(), options)).rejects.toMatchObject({
      code: "url_refused",
      message: expect.stringMatching(message),
    });
  });
});
