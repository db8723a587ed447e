import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createStatementSigner } from "../../src/core/index.ts";
import { toLineageEvents, toModelStatement, toVideoStatement } from "../../src/provenance/statements/index.ts";
import { readyVideo, trainedModel } from "../fixtures/video-facts.ts";

/** What was published by those who wrote the formats: classes of OpenLineage's schemas, and in-toto's protocol buffers. */
const packages = ["openlineage-python==1.54.0", "in-toto-attestation==0.9.3"] as const;
let python: string;
beforeAll(() => {
  python = install();
}, 300_000);

const signer = createStatementSigner(generateKeyPairSync("ed25519").privateKey);
const teller = { kid: signer.publicKey.kid, product: "0.1.0" };

/** Every facet becomes the class that is generated from its published schema, which takes no other field and misses none. */
const readEvents = `
import importlib, inspect, json, pkgutil, sys
import attr
from openlineage.client import event_v2, generated
from openlineage.client.generated.base import BaseFacet
facets = {}
for module in pkgutil.iter_modules(generated.__path__):
    loaded = importlib.import_module("openlineage.client.generated." + module.name)
    for _, one in inspect.getmembers(loaded, inspect.isclass):
        if issubclass(one, BaseFacet): facets[one._get_schema()] = one
def facet(value):
    one = facets[value["_schemaURL"]]
    rest = {key: each for key, each in value.items() if key not in ("_schemaURL", "_producer")}
    known = {field.name for field in attr.fields(one)}
    assert set(rest) <= known, (one, set(rest) - known)
    return one(**rest, producer=value["_producer"])
def all_facets(values): return {key: facet(value) for key, value in (values or {}).items()}
for event in json.load(sys.stdin):
    assert event["schemaURL"] == event_v2.RunEvent._get_schema(), event["schemaURL"]
    event_v2.RunEvent(
        eventType=event_v2.RunState[event["eventType"]], eventTime=event["eventTime"], producer=event["producer"],
        run=event_v2.Run(event["run"]["runId"], all_facets(event["run"]["facets"])),
        job=event_v2.Job(event["job"]["namespace"], event["job"]["name"], all_facets(event["job"]["facets"])),
        inputs=[event_v2.InputDataset(namespace=i["namespace"], name=i["name"], facets=all_facets(i["facets"])) for i in event["inputs"]],
        outputs=[event_v2.OutputDataset(namespace=o["namespace"], name=o["name"], facets=all_facets(o["facets"]), outputFacets=all_facets(o["outputFacets"])) for o in event["outputs"]])
    print("read", event["eventType"])
`;

/** Parsing refuses fields that the published messages have not; their own validation asks for what must be there. */
const readStatements = `
import json, sys
from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2, statement
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
for value in json.load(sys.stdin):
    message = json_format.ParseDict(value, statement_pb2.Statement())
    own = statement.Statement(message.subject, message.predicate_type, message.predicate)
    own.validate()
    predicate = json_format.ParseDict(value["predicate"], provenance_pb2.Provenance())
    print("read", len(message.subject), len(predicate.build_definition.resolved_dependencies))
`;

function ask(script: string, value: unknown): string {
  const { stdout, stderr } = spawnSync(python, ["-c", script], { input: JSON.stringify(value), encoding: "utf8" });
  return `${stdout}${stderr}`;
}

describe("what is published of the formats", () => {
  const states = ["ready", "failed", "cancelled"];

  it("reads the events with every facet", () => {
    const events = states.flatMap((state) => toLineageEvents({ ...readyVideo, state }, teller));
    expect(ask(readEvents, events).trim().split("\n")).toEqual(
      ["START", "COMPLETE", "START", "FAIL", "START", "ABORT"].map((type) => `read ${type}`),
    );
  });

  it("reads the statements of a video and a model", () => {
    const statements = [toVideoStatement(readyVideo, teller), toModelStatement(trainedModel, teller)];
    expect(ask(readStatements, statements)).toBe("read 2 6\nread 2 3\n");
  });

  it("bites", () => {
    const [event] = toLineageEvents(readyVideo, teller) as readonly object[];
    expect(ask(readEvents, [{ ...event, eventType: "DONE" }])).toContain("KeyError");
    expect(ask(readStatements, [{ ...(toVideoStatement(readyVideo, teller) as object), more: 1 }])).toContain(
      "ParseError",
    );
  });
});

/** The Python of an environment that has them: `STATEMENTS_PYTHON`, or one that is made once and kept. */
function install(): string {
  const given = process.env["STATEMENTS_PYTHON"];
  if (given) return given;
  const folder = join(tmpdir(), "sutradhar-statements-1");
  const made = join(folder, "bin", "python");
  if (existsSync(join(folder, "whole"))) return made;
  for (const [command, ...parameters] of [
    ["python3", "-m", "venv", folder],
    [made, "-m", "pip", "install", "--quiet", ...packages],
  ] as const) {
    const { status, stderr } = spawnSync(command, parameters, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${packages.join(", ")} could not be installed: ${stderr.slice(-2_000)}`);
  }
  writeFileSync(join(folder, "whole"), "");
  return made;
}
