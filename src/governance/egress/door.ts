import { SutradharError } from "../../core/index.ts";
import type { Policy } from "../policy/index.ts";

/** What is sent, and to which of the places that an installation knows by name. */
export interface Parcel {
  /** `webhooks`, `object-store`, `key-service`, … : a row of the table `places`. */
  readonly place: string;
  /** A row of the table `dataClasses`. */
  readonly dataClass: string;
}

/** A place as the rules list it. */
export interface ListedPlace {
  readonly region: string;
  readonly hosts: readonly string[];
}

export interface DoorOptions {
  readonly policy: Policy;
  /** What the rules list; what is not listed sees nothing. */
  readonly places: Readonly<Record<string, ListedPlace>>;
  /** Where this installation is. */
  readonly region: string;
  /** Which regions data may go to at all: the rules take the narrower of this and what a class may see. */
  readonly regions: readonly string[];
  readonly now: () => Date;
  readonly fetch?: typeof fetch;
}

/**
 * The one way out. Every request of this installation to another machine asks here first, and before an address is looked up: who is
 * refused here opens no socket.
 */
export interface Door {
  /** @throws SutradharError `egress_denied` */
  pass(parcel: Parcel, url: string | URL): Promise<void>;
  /** `fetch` that asks first, and follows no redirect: where it leads is not where the operator sent us. */
  fetchTo(parcel: Parcel): typeof fetch;
}

/** For how long a yes stands; a no is asked anew each time. */
const keptMs = 30_000;
const keptMax = 1_000;

/** This machine is the place where data lies anyway. */
const ownPlace = "data-directory";

export function createDoor(options: DoorOptions): Door {
  const { places, policy, region, regions, now } = options;
  const allowed = new Map<string, number>();

  async function pass({ place, dataClass }: Parcel, address: string | URL): Promise<void> {
    const { hostname } = new URL(address);
    const host = hostname.toLowerCase();
    const name = `${place} ${dataClass} ${host}`;
    const nowMs = now().getTime();
    if ((allowed.get(name) ?? 0) > nowMs) return;
    const isOwn = isThisMachine(host);
    const listed = places[place];
    const decision = await policy.decide("egress", {
      place: isOwn ? ownPlace : place,
      host: isOwn ? "localhost" : (findListed(listed, host) ?? host),
      region: isOwn ? region : (listed?.region ?? "unknown"),
      dataClass,
      workspaceRegions: [...regions],
      nowMs,
    });
    if (!decision.allow) throw denied({ place, dataClass, host, reasons: decision.reasons });
    allowed.set(name, nowMs + keptMs);
    if (allowed.size > keptMax) allowed.delete(allowed.keys().next().value as string);
  }

  return {
    pass,
    fetchTo(parcel) {
      const send = options.fetch ?? fetch;
      return async (input, init) => {
        await pass(parcel, input instanceof Request ? input.url : input);
        return send(input, { ...init, redirect: "error" });
      };
    },
  };
}

/** Which of a place's hosts it is: the name itself, or the pattern that covers it. */
function findListed(place: ListedPlace | undefined, host: string): string | undefined {
  return place?.hosts.find(
    (listed) =>
      listed === host ||
      listed === "*" ||
      (listed.startsWith("*.") && host.endsWith(listed.slice(1)) && host.length > listed.length - 1),
  );
}

/** Names that no resolver is asked for, and addresses that never leave the machine (RFC 6761 §6.3, RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function denied(facts: Parcel & { readonly host: string; readonly reasons: readonly string[] }): SutradharError {
  const { place, dataClass, host, reasons } = facts;
  return new SutradharError(
    "egress_denied",
    `nothing of the class ${dataClass} may go to ${host} as ${place} (${reasons.join(", ")}): list the place with its region and hosts (SUTRADHAR_PLACES, docs/guides/data.md), or take the address out`,
    { details: { place, dataClass, host, reasons } },
  );
}
