import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { limits, SutradharError, type Problem } from "../core/index.ts";
import { resourceClasses } from "../pipeline/index.ts";
import { readConfig } from "./config.ts";
import { settingKeys, settings } from "./config-settings.ts";
import { readSettings } from "./config-values.ts";

const assets = fileURLToPath(new URL("../../assets", import.meta.url));

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "sutradhar-config-"));
});
beforeEach(() => {
  rmSync(home, { recursive: true });
  mkdirSync(home);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function writeFile(text: string, name = "config.yaml"): string {
  writeFileSync(join(home, name), text);
  return join(home, name);
}

function problemsOf(environment: Record<string, string>): readonly Problem[] {
  try {
    readConfig({ SUTRADHAR_HOME: home, ...environment });
  } catch (error) {
    expect(error).toBeInstanceOf(SutradharError);
    expect(error).toMatchObject({ code: "config_invalid" });
    return (error as SutradharError).problems;
  }
  return [];
}
const messagesOf = (environment: Record<string, string>): string[] =>
  problemsOf(environment).map(({ message }) => message);

describe("what the environment says", () => {
  it.each([
    [{ SUTRADHAR_HOME: "/a" }, { homeDirectory: "/a" }],
    [{ XDG_DATA_HOME: "/x" }, { homeDirectory: "/x/sutradhar" }],
    [{ SUTRADHAR_ASSETS: assets }, { assetsDirectory: assets }],
    [{ SUTRADHAR_JOBS: "3" }, { jobs: 3 }],
    [{ SUTRADHAR_JOBS: "" }, { storeBytesMax: limits.storeBytesMax }],
    [{ SUTRADHAR_STORE_BYTES_MAX: "1000" }, { storeBytesMax: 1000 }],
    [{ SUTRADHAR_SERVICES: "worker, api" }, { services: ["api", "worker"] }],
    [{ SUTRADHAR_CLASSES: "gpu-small" }, { classes: ["gpu-small"] }],
    [{ SUTRADHAR_PORT: "0" }, { port: 0 }],
    [{ DATABASE_URL: "postgres://a:b@c/d" }, { databaseUrl: "postgres://a:b@c/d" }],
    [{ SUTRADHAR_BLOBS: "s3://bucket/a/prefix" }, { blobs: "s3://bucket/a/prefix" }],
    [{ SUTRADHAR_S3_PATH_STYLE: "false" }, { s3: { pathStyle: false }, blobs: "files" }],
    [{ SUTRADHAR_TIME_ZONE: "Asia/Kolkata" }, { timeZone: "Asia/Kolkata" }],
    [
      { PATH: "/bin", UNRELATED: "1" },
      { host: "127.0.0.1", port: 4180, jobs: availableParallelism() },
    ],
  ])("%j gives %j", (environment, expected) => {
    expect(readConfig(environment)).toMatchObject(expected);
  });

  it.each([
    ["SUTRADHAR_JOBS", "0", "a whole number from 1 to 64"],
    ["SUTRADHAR_JOBS", "65", "a whole number from 1 to 64"],
    ["SUTRADHAR_JOBS", "-1", "a whole number from 1 to 64"],
    ["SUTRADHAR_JOBS", "2.5", "a whole number from 1 to 64"],
    ["SUTRADHAR_JOBS", "many", "a whole number from 1 to 64"],
    ["SUTRADHAR_PORT", "65536", "a whole number from 0 to 65535"],
    ["SUTRADHAR_SERVICES", "api,api", "a list of at least one of api, worker, scheduler, none of them twice"],
    ["SUTRADHAR_SERVICES", "api,web", "a list of at least one of api, worker, scheduler, none of them twice"],
    ["SUTRADHAR_CLASSES", ",", "a list of at least one of cpu, gpu-small, gpu-large, none of them twice"],
    ["SUTRADHAR_LOG_LEVEL", "loud", "one of debug, info, warn, error, silent"],
    ["SUTRADHAR_S3_PATH_STYLE", "yes", "true or false"],
    ["SUTRADHAR_BLOBS", "gs://bucket", "files, or s3://bucket or s3://bucket/prefix"],
    ["SUTRADHAR_OTLP_URL", "localhost:4318", "a URL that begins with http:// or https://"],
    ["SUTRADHAR_TIME_ZONE", "Mars/Olympus", "a time zone's name, such as Asia/Kolkata"],
    ["SUTRADHAR_HOST", "a b", "a host's name or address"],
    ["SUTRADHAR_ASSETS", "/nowhere", "a folder that holds avatars/, backgrounds/ and music/"],
  ])("refuses %s=%s by the variable's name", (name, value, expected) => {
    expect(messagesOf({ [name]: value })).toEqual([`${name} must be ${expected}, got ${JSON.stringify(value)}`]);
  });

  it("tells no secret, also where it is wrong", () => {
    expect(messagesOf({ DATABASE_URL: "mysql://a:hunter2@b" })).toEqual([
      "DATABASE_URL must be a URL that begins with postgres:// or postgresql://, got something else",
    ]);
  });

  it.each([
    ["SUTRADHAR_JOB", "there is no setting SUTRADHAR_JOB; did you mean SUTRADHAR_JOBS?"],
    ["SUTRADHAR_DATABASE_CONECTIONS_MAX", /did you mean SUTRADHAR_DATABASE_CONNECTIONS_MAX\?$/],
  ])("refuses the unknown variable %s", (name, says) => {
    expect(messagesOf({ [name]: "1" })).toEqual([says instanceof RegExp ? expect.stringMatching(says) : says]);
  });
});

describe("what config.yaml says", () => {
  it("stands where no variable says otherwise, with its place", () => {
    writeFile("# ours\nport: 8080\njobs: 2\nservices: [api]\nlogLevel:\n");
    const config = readConfig({ SUTRADHAR_HOME: home, SUTRADHAR_JOBS: "3" });
    expect(config).toMatchObject({ port: 8080, jobs: 3, services: ["api"], logLevel: "info" });
    const sources = new Map(
      readSettings({ SUTRADHAR_HOME: home, SUTRADHAR_JOBS: "3" }).map(({ key, source }) => [key, source]),
    );
    const position = { file: join(home, "config.yaml"), line: 2, column: 1 };
    expect(sources.get("port")).toEqual({ kind: "file", position });
    expect(sources.get("jobs")).toEqual({ kind: "variable", name: "SUTRADHAR_JOBS" });
    expect(sources.get("logLevel")).toEqual({ kind: "standard" });
  });

  it("may move the data directory, and starts relative paths from its own folder", () => {
    writeFile("home: data\npriceList: ../prices.json\n", "other.yaml");
    expect(readConfig({ SUTRADHAR_CONFIG: join(home, "other.yaml") })).toMatchObject({
      homeDirectory: join(home, "data"),
      priceList: join(home, "..", "prices.json"),
    });
  });

  it("may be empty", () => {
    writeFile("# nothing yet\n");
    expect(problemsOf({})).toEqual([]);
  });

  it("is refused with every fault, each with its place", () => {
    const file = writeFile("prot: 8080\n\njobs: many\n  \ncolour: red\n");
    const place = (line: number) => ({ file, line, column: 1 });
    expect(problemsOf({ SUTRADHAR_LISTEN: "x" })).toEqual([
      { code: "config_invalid", message: expect.stringContaining("there is no setting SUTRADHAR_LISTEN") },
      {
        code: "config_invalid",
        message: `${file} sets prot, which there is not; did you mean port?`,
        position: place(1),
      },
      {
        code: "config_invalid",
        message: expect.stringContaining("sets colour, which there is not"),
        position: place(5),
      },
      {
        code: "config_invalid",
        message: 'jobs must be a whole number from 1 to 64, got "many"',
        position: place(3),
      },
    ]);
  });

  it.each<{ fault: string; text: string; says: string | RegExp }>([
    { fault: "no YAML", text: "port: [1\n", says: /is not YAML: / },
    { fault: "a key twice", text: "port: 1\nport: 2\n", says: /is not YAML: Map keys must be unique/ },
    { fault: "a list", text: "- port\n", says: /must be a list of key: value lines/ },
    {
      fault: "a map where a number belongs",
      text: "port: { a: 1 }\n",
      says: 'port must be a whole number from 0 to 65535, got {"a":1}',
    },
    { fault: "too much", text: `#${" ".repeat(limits.configBytesMax)}`, says: /a configuration may have 100000/ },
  ])("is refused as $fault", ({ text, says }) => {
    writeFile(text);
    expect(messagesOf({})).toEqual([says instanceof RegExp ? expect.stringMatching(says) : says]);
  });

  it.each(["nowhere.yaml", "."])("is refused where SUTRADHAR_CONFIG names %s", (name) => {
    const path = join(home, name);
    expect(messagesOf({ SUTRADHAR_CONFIG: path })).toEqual([
      `SUTRADHAR_CONFIG must name a file, got ${JSON.stringify(path)}`,
    ]);
  });
});

describe("the table of settings", () => {
  it("names each variable once, after its key", () => {
    const variables = settingKeys.map((key) => settings[key].variable);
    expect(new Set(variables).size).toBe(variables.length);
    for (const key of settingKeys.filter((one) => one !== "databaseUrl")) {
      const spelt = `SUTRADHAR_${key.replaceAll(/[A-Z]/g, "_$&").toUpperCase()}`;
      expect(settings[key].variable).toBe(spelt);
    }
  });

  it.each(settingKeys)("has a standard for %s that its own kind takes", (key) => {
    const { kind, standard } = settings[key];
    const value = standard({});
    expect(value === undefined ? undefined : kind.parse(value, "/")).toEqual(value);
  });

  it("knows the classes of machines that plans know", () => {
    expect(settings.classes.kind.expected).toContain(resourceClasses.join(", "));
  });
});
