import { lookup, type LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { promisify } from "node:util";
import { limits, SutradharError } from "../../core/index.ts";
import { createNetworkRules } from "./network-rules.ts";

/** Where webhooks may go. */
export interface WebhookTargets {
  /** @throws SutradharError `webhook_target_refused`, by what can be seen without asking anybody */
  checkUrl(text: string): URL;
  /**
   * Every address of a target, each of which a webhook may go to. A connection is made to one of these and no other: a name
   * that answers differently a moment later (DNS rebinding) changes nothing.
   * @throws SutradharError `webhook_target_refused` if any is refused; what the resolver throws
   */
  resolve(url: URL): Promise<readonly LookupAddress[]>;
}

export interface TargetOptions {
  /** Networks besides the public internet: `10.20.0.0/16`, `127.0.0.1`. */
  readonly networks: readonly string[];
  readonly ports: readonly number[];
  /** Asked before a name is looked up. @throws SutradharError where nothing may go there */
  readonly pass?: (url: URL) => Promise<void>;
  /** Names to addresses; the system's, unless a test has its own. */
  readonly lookUp?: (host: string) => Promise<readonly LookupAddress[]>;
}

const lookUpAll = promisify(lookup);
const standardPorts: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

export function createWebhookTargets(options: TargetOptions): WebhookTargets {
  const { networks, ports, pass, lookUp = (host) => lookUpAll(host, { all: true }) } = options;
  const isOpen = createNetworkRules(networks);
  return {
    checkUrl(text) {
      const url = parseTarget(text);
      const port = Number(url.port || standardPorts[url.protocol]);
      if (!ports.includes(port)) {
        throw refused(`its port ${port} is not among ${ports.join(", ")} (the setting webhookPorts)`);
      }
      const host = hostOf(url);
      if (isIP(host) !== 0 && !isOpen(host)) throw closed();
      return url;
    },
    async resolve(url) {
      await pass?.(url);
      const host = hostOf(url);
      const family = isIP(host);
      const addresses = family === 0 ? await lookUp(host) : [{ address: host, family }];
      if (addresses.length === 0 || !addresses.every(({ address }) => isOpen(address))) throw closed();
      return addresses;
    },
  };
}

/** A URL has one spelling once it is parsed: `http://0x7f.1/`, `http://2130706433/` and `http://１２７.1/` are all 127.0.0.1 then. */
function parseTarget(text: string): URL {
  if (text.length > limits.webhookUrlCharsMax) throw refused(`it may have ${limits.webhookUrlCharsMax} characters`);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !(url.protocol in standardPorts)) throw refused("it must begin with https:// or http://");
  if (url.username !== "" || url.password !== "") throw refused("it may hold no user and no password");
  if (url.hash !== "") throw refused("it may hold no #fragment, which is never sent");
  return url;
}

function hostOf({ hostname }: URL): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}

function closed(): SutradharError {
  return refused(
    "it is at an address that is not on the public internet; whoever runs the server may allow a network (the setting webhookNetworks)",
  );
}

function refused(why: string): SutradharError {
  return new SutradharError("webhook_target_refused", `webhooks cannot go to this URL: ${why}`);
}
