import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dataFor, describePolicyEngine, readCases, type PolicyCase } from "../../../test/contract/policy-engine.ts";
import { limits } from "../../core/index.ts";
import { createPolicy } from "./create-policy.ts";
import { noDecisionLog } from "./decision-log.ts";
import type { DecisionName } from "./decision.ts";
import { createBundle, readShippedBundle } from "./policy-bundle.ts";
import type { PolicyDecision, PolicyEngine, PolicyInput } from "./policy.ts";
import { createServerEngine, type PolicyServer } from "./server-engine.ts";
import { createWasmEngine } from "./wasm-engine.ts";

const shipped = readShippedBundle();
const [released] = readCases().filter(({ decision, expect: { allow } }) => decision === "release" && allow);

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void | Promise<void>;

let engine: PolicyEngine = createWasmEngine(shipped);
let server: Server;
let url: string;
let answer: Answer;

/** As the real server answers, by the rules that are meant. */
const asMeant: Answer = async ({ url: path = "" }, response, body) => {
  const name = /^\/v1\/data\/sutradhar\/(\w+)\/decision\?provenance=true$/.exec(path)?.[1] as DecisionName;
  const { input } = JSON.parse(body) as { input: PolicyInput };
  const { result } = await engine.evaluate(name, input);
  response.end(JSON.stringify({ result, provenance: { bundles: { main: { revision: shipped.digest } } } }));
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => void answer(request, response, Buffer.concat(parts).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  answer = asMeant;
});
answer = asMeant;

describePolicyEngine("a policy server", async () => ({
  async engineOf(one: PolicyCase) {
    engine =
      one.places === undefined
        ? createWasmEngine(shipped)
        : createWasmEngine(createBundle(shipped.wasm, dataFor(shipped, one)));
    return createServerEngine({ url, fetch });
  },
  close: async () => {},
}));

async function decide(more: Partial<PolicyServer> = {}): Promise<PolicyDecision> {
  const options = { bundle: shipped.digest, log: noDecisionLog, now: () => new Date(0) };
  return createPolicy({ engine: createServerEngine({ url, fetch, ...more }), ...options }).decide(
    "release",
    released!.input,
  );
}

describe("a policy server", () => {
  it("is asked with the token that it wants", async () => {
    let seen: string | undefined;
    answer = (request, response, body) => {
      seen = request.headers.authorization;
      return asMeant(request, response, body);
    };
    expect(await decide({ token: "a-token", url: `${url}/` })).toMatchObject({ allow: true, bundle: shipped.digest });
    expect(seen).toBe("Bearer a-token");
  });

  const yes = { result: { allow: true, reasons: [] } };
  const byOurs = { provenance: { bundles: { main: { revision: shipped.digest } } } };

  it.each<[string, Answer, string]>([
    ["fails", (_request, response) => void response.writeHead(500).end(), "policy_failed"],
    [
      "does not know us",
      (_request, response) => void response.writeHead(401).end(JSON.stringify({ ...yes, ...byOurs })),
      "policy_failed",
    ],
    ["has no such rule", (_request, response) => void response.end(JSON.stringify(byOurs)), "policy_failed"],
    ["answers what is no JSON", (_request, response) => void response.end("<html>"), "policy_failed"],
    ["answers null", (_request, response) => void response.end("null"), "policy_failed"],
    ["breaks off", (request) => void request.socket.destroy(), "policy_failed"],
    [
      "sends us elsewhere",
      (_request, response) => void response.writeHead(307, { location: `${url}/other` }).end(),
      "policy_failed",
    ],
    [
      "answers without end",
      (_request, response) => void response.end("x".repeat(limits.policyAnswerBytesMax + 1)),
      "policy_failed",
    ],
    ["says nothing of its rules", (_request, response) => void response.end(JSON.stringify(yes)), "policy_differs"],
    [
      "has two bundles",
      (_request, response) => {
        const revision = shipped.digest;
        response.end(JSON.stringify({ ...yes, provenance: { bundles: { main: { revision }, other: { revision } } } }));
      },
      "policy_differs",
    ],
    [
      "has other rules",
      (_request, response) => {
        response.end(JSON.stringify({ ...yes, provenance: { bundles: { main: { revision: "0".repeat(64) } } } }));
      },
      "policy_differs",
    ],
  ])("that %s allows nothing", async (_name, faulty, reason) => {
    answer = faulty;
    expect(await decide()).toMatchObject({ allow: false, reasons: [reason] });
  });

  it("that does not answer in time allows nothing", async () => {
    answer = () => undefined;
    expect(await decide({ answerMsMax: 20 })).toMatchObject({ allow: false, reasons: ["policy_timed_out"] });
  });

  it("that is not there allows nothing", async () => {
    expect(await decide({ url: "http://127.0.0.1:9" })).toMatchObject({ allow: false, reasons: ["policy_failed"] });
  });
});
