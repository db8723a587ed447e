import type { IncomingMessage } from "node:http";
import { request, type RequestOptions } from "node:https";
import { limits, SutradharError } from "../../core/index.ts";
import type { WebhookTargets } from "../../productions/index.ts";

export interface FetchVideoOptions {
  /** What addresses may be gone to, and none other: no private network, whatever a name says a moment later. */
  readonly targets: WebhookTargets;
  /** Names of hosts that videos are fetched from; of `*.example.in` all below it. */
  readonly hosts: readonly string[];
  /** Whom TLS trusts instead of the usual; a test has its own. */
  readonly ca?: string;
}

/**
 * The pieces of a file at a URL. Only what the installation lists is fetched, over TLS, from public addresses, without following
 * redirects, and never more than may be looked at.
 * @throws SutradharError `url_refused`, `file_too_large`
 */
export async function* fetchVideo({ targets, hosts, ca }: FetchVideoOptions, text: string): AsyncGenerator<Uint8Array> {
  const url = check(targets, text);
  if (url.protocol !== "https:") throw refused("it must begin with https://");
  if (!hosts.some((host) => isBelow(url.hostname, host))) {
    throw refused("its host is none that videos are fetched from here (the setting verifyHosts)");
  }
  const signal = AbortSignal.timeout(limits.verifyFetchMsMax);
  const addresses = await targets.resolve(url).catch((cause: unknown) => {
    throw asRefused(cause);
  });
  const lookup: RequestOptions["lookup"] = (_host, { all }, callback) => {
    const [first = { address: "", family: 0 }] = addresses;
    if (all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
  // A connection of its own: one that was opened for another name is never used again.
  const asked = request(url, { agent: false, lookup, maxHeaderSize: 16_384, signal, ...(ca ? { ca } : {}) });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.on("response", resolve);
    asked.on("error", reject);
    asked.end();
  }).catch((cause: NodeJS.ErrnoException) => {
    throw refused(`it could not be fetched (${cause.code ?? cause.name})`);
  });
  if (response.statusCode !== 200) {
    response.destroy();
    throw refused(`it answers ${response.statusCode}: only a file itself is looked at, and no redirect is followed`);
  }
  try {
    for await (const piece of response) yield piece as Uint8Array;
  } catch (cause) {
    throw refused(`it broke off (${(cause as NodeJS.ErrnoException).code ?? "no code"})`);
  } finally {
    response.destroy();
  }
}

function check(targets: WebhookTargets, text: string): URL {
  try {
    return targets.checkUrl(text);
  } catch (error) {
    throw asRefused(error);
  }
}

/** Why it may not be gone to, in the words of this place; what a resolver says is nobody's business. */
function asRefused(error: unknown): SutradharError {
  if (error instanceof SutradharError && error.code === "egress_denied") {
    return refused("its host is none of the place verified-videos (the setting places)");
  }
  return refused(
    error instanceof SutradharError ? "it is no public address that may be fetched from" : "its name has no address",
  );
}

function isBelow(host: string, listed: string): boolean {
  return listed.startsWith("*.") ? host.endsWith(listed.slice(1)) : host === listed;
}

function refused(why: string): SutradharError {
  return new SutradharError("url_refused", `the video at this URL is not looked at: ${why}`);
}
