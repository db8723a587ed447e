import { isDigest, limits, SutradharError, type Digest } from "../../core/index.ts";
import type { EngineAnswer, PolicyEngine } from "./policy.ts";

export interface PolicyServer {
  /** Of an OPA server's API, without `/v1`: `https://opa.example.in`. It is the operator's own, who alone names it. */
  readonly url: string;
  /** A bearer token, where the server wants one. */
  readonly token?: string | undefined;
  readonly answerMsMax?: number;
  /** The way out. */
  readonly fetch: typeof fetch;
}

/** Rules that a server of the operator's evaluates, by the data API of Open Policy Agent. */
export function createServerEngine({
  url,
  token,
  answerMsMax = limits.policyAnswerMsMax,
  fetch: send,
}: PolicyServer): PolicyEngine {
  const base = url.replace(/\/+$/, "");
  return {
    async evaluate(name, input) {
      const answer = await send(`${base}/v1/data/sutradhar/${name}/decision?provenance=true`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ input }),
        // Where it sends us is not where the operator sent us.
        redirect: "error",
        signal: AbortSignal.timeout(answerMsMax),
      });
      if (!answer.ok) throw failed(`it answered ${answer.status}`);
      return readReply(await readText(answer));
    },
  };
}

async function readText({ body }: Response): Promise<string> {
  if (!body) throw failed("it answered nothing");
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > limits.policyAnswerBytesMax)
      throw failed(`its answer has more than ${limits.policyAnswerBytesMax} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Without a `result` the server knows no such rule. */
function readReply(text: string): EngineAnswer {
  const reply = JSON.parse(text) as { readonly result?: unknown; readonly provenance?: Provenance } | null;
  if (typeof reply !== "object" || reply === null || reply.result === undefined) throw failed("it has no such rule");
  return { result: reply.result, bundle: findRevision(reply.provenance) };
}

interface Provenance {
  readonly bundles?: Readonly<Record<string, { readonly revision?: unknown }>>;
}

/** Our bundles are named by their digest. Of several, nobody can say which decided. */
function findRevision(provenance: Provenance | undefined): Digest | undefined {
  const revisions = Object.values(provenance?.bundles ?? {}).map(({ revision }) => revision);
  const [first] = revisions;
  return revisions.length === 1 && typeof first === "string" && isDigest(first) ? first : undefined;
}

function failed(what: string): SutradharError {
  return new SutradharError("policy_unavailable", `the policy server gave no answer: ${what}`);
}
