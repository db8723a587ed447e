import { SutradharError } from "../core/index.ts";
import { describeS3, type S3Location } from "./blobs/index.ts";

/** Where blobs are kept. */
export type StoreLocation = { readonly kind: "files" } | ({ readonly kind: "s3" } & S3Location);

/** What is said of a bucket beside its name. */
export type S3Settings = Pick<S3Location, "endpoint" | "region" | "pathStyle" | "credentials">;

/**
 * Reads `s3://bucket/prefix`; nothing, or `files`, is the data directory.
 * @throws SutradharError `config_invalid`
 */
export function parseStoreLocation(text: string | undefined, settings: S3Settings = {}): StoreLocation {
  if (text === undefined || text === "" || text === "files") return { kind: "files" };
  const [, bucket = "", prefix = ""] =
    /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(text) ?? refuse("s3://BUCKET/PREFIX, or files,", text);
  // docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  if (!/^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    refuse("a bucket's name, 3 to 63 of a-z, 0-9, dots and dashes,", bucket);
  }
  const names = prefix.replace(/\/$/, "");
  if (names !== "" && !/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(names)) {
    refuse("a prefix of names parted by slashes, each of letters, digits, dots, dashes and underscores,", prefix);
  }
  if (names.length > prefixCharsMax) refuse(`a prefix of ${prefixCharsMax} characters at most`, names);
  return { kind: "s3", bucket, prefix: names, ...checkSettings(settings) };
}

/** The name of an object may have 1,024 bytes, and what follows the prefix has far fewer than these leave. */
const prefixCharsMax = 512;

function checkSettings({ endpoint, region, pathStyle, credentials }: S3Settings): S3Settings {
  if (region !== undefined && !/^[a-z0-9-]{1,63}$/.test(region))
    refuse("the name of a region, such as ap-south-1,", region);
  return {
    ...(endpoint !== undefined && { endpoint: checkEndpoint(endpoint) }),
    ...(region !== undefined && { region }),
    ...(pathStyle !== undefined && { pathStyle }),
    ...(credentials !== undefined && { credentials }),
  };
}

/** A key in the address would come out in every message that names it, and so is not repeated here either. */
function checkEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint)
    ? new URL(endpoint)
    : refuse("the address of an S3 server, http://HOST:PORT,", endpoint);
  if (url.username !== "" || url.password !== "") {
    throw new SutradharError(
      "config_invalid",
      "the address of an S3 server must hold no key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    );
  }
  const isPlain = url.pathname === "/" && url.search === "" && url.hash === "";
  if (!/^https?:$/.test(url.protocol) || !isPlain) refuse("the address of an S3 server, http://HOST:PORT,", endpoint);
  return url.origin;
}

/** For people and logs, without secrets. */
export function describeStoreLocation(location: StoreLocation, homeDirectory: string): string {
  return location.kind === "files" ? `files in ${homeDirectory}` : describeS3(location);
}

function refuse(expected: string, got: string): never {
  throw new SutradharError(
    "config_invalid",
    `the place for blobs (SUTRADHAR_BLOBS, SUTRADHAR_S3_…): ${expected} was expected, got ${JSON.stringify(got)}`,
  );
}
