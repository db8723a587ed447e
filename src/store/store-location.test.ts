import { describe, expect, it } from "vitest";
import { describeStoreLocation, parseStoreLocation, type S3Settings } from "./store-location.ts";

describe("the place for blobs", () => {
  it.each([undefined, "", "files"])("is the data directory where %j is said", (text) => {
    expect(parseStoreLocation(text)).toEqual({ kind: "files" });
  });

  it.each([
    { text: "s3://videos", bucket: "videos", prefix: "" },
    { text: "s3://videos/", bucket: "videos", prefix: "" },
    { text: "s3://videos/line", bucket: "videos", prefix: "line" },
    { text: "s3://videos.example.in/line/two_2/", bucket: "videos.example.in", prefix: "line/two_2" },
  ])("is a bucket, and what names begin with: $text", ({ text, bucket, prefix }) => {
    expect(parseStoreLocation(text)).toEqual({ kind: "s3", bucket, prefix });
  });

  it.each([
    "/var/blobs",
    "gs://videos",
    "s3:/videos",
    "s3://",
    "s3://ab",
    "s3://Videos",
    "s3://-videos",
    "s3://vid..eos",
    "s3://videos/../other",
    "s3://videos/.hidden",
    "s3://videos//line",
    "s3://videos/line?x=1",
    "s3://videos/a b",
    "s3://videos/line\n",
    `s3://videos/${"a".repeat(513)}`,
  ])("is refused: %j", (text) => {
    expect(() => parseStoreLocation(text)).toThrow(expect.objectContaining({ code: "config_invalid" }));
  });

  it("is refused in words that say what was expected and what came", () => {
    expect(() => parseStoreLocation("gs://videos")).toThrow(
      'the place for blobs (SUTRADHAR_BLOBS, SUTRADHAR_S3_…): s3://BUCKET/PREFIX, or files, was expected, got "gs://videos"',
    );
  });
});

describe("what is said of a bucket", () => {
  const parse = (settings: S3Settings) => parseStoreLocation("s3://videos", settings);

  it("goes with it", () => {
    const settings = { endpoint: "http://127.0.0.1:7070/", region: "ap-south-1", pathStyle: true };
    expect(parse(settings)).toEqual({
      kind: "s3",
      bucket: "videos",
      prefix: "",
      endpoint: "http://127.0.0.1:7070",
      region: "ap-south-1",
      pathStyle: true,
    });
  });

  it.each([
    { endpoint: "127.0.0.1:7070" },
    { endpoint: "ftp://server" },
    { endpoint: "http://server/path" },
    { endpoint: "http://server/?query" },
    { region: "Mumbai!" },
    { region: "" },
  ])("is refused: %j", (settings) => {
    expect(() => parse(settings)).toThrow(expect.objectContaining({ code: "config_invalid" }));
  });

  it("may hold no key in the address, and the refusal does not repeat it", () => {
    expect(() => parse({ endpoint: "http://someone:secret@server" })).toThrow(
      expect.objectContaining({ code: "config_invalid", message: expect.not.stringContaining("secret") }),
    );
  });

  it("is told without what opens it", () => {
    const credentials = { accessKeyId: "AKIASOMEBODY", secretAccessKey: "never tell" };
    const location = parseStoreLocation("s3://videos/line", {
      endpoint: "https://s3.example.in",
      region: "in-1",
      credentials,
    });
    expect(describeStoreLocation(location, "/home")).toBe("s3://videos/line at https://s3.example.in in in-1");
    expect(describeStoreLocation({ kind: "files" }, "/home")).toBe("files in /home");
  });
});
