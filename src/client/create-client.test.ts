import { expect, it } from "vitest";
import { createClient } from "./create-client.ts";

it("asks by the routes' own names, with the key, and tells answers apart by their status", async () => {
  const asked: { url: string; method: string; key: string | null; body: unknown }[] = [];
  const client = createClient("http://server", {
    key: "sk_test",
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { url, method, headers } = request;
      asked.push({
        url,
        method,
        key: headers.get("Authorization"),
        body: method === "POST" ? await request.json() : null,
      });
      return method === "POST"
        ? Response.json({ id: "vid_1", state: "queued" }, { status: 202 })
        : Response.json({ code: "video_unknown", detail: "there is none" }, { status: 404 });
    },
  });
  const { videos } = client.v1;
  const made = await videos.$post({ json: { template: "diwali", variables: { name: "Asha" }, test: true } });
  if (made.status !== 202) throw new Error("it was refused");
  // The type is the video's here, and a problem's below.
  expect((await made.json()).state).toBe("queued");
  const missing = await videos[":id"].$get({ param: { id: "vid_2" }, query: { waitMs: 5 } });
  if (missing.status !== 404) throw new Error("it is there");
  expect((await missing.json()).code).toBe("video_unknown");
  expect(asked).toEqual([
    {
      url: "http://server/v1/videos",
      method: "POST",
      key: "Bearer sk_test",
      body: { template: "diwali", variables: { name: "Asha" }, test: true },
    },
    { url: "http://server/v1/videos/vid_2?waitMs=5", method: "GET", key: "Bearer sk_test", body: null },
  ]);
});
