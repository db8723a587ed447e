import { BlockList, isIP, isIPv4 } from "node:net";

/** What is no place on the public internet (IANA's special-purpose registries), by what an attacker would look for there. */
const closedIpv4 = [
  "0.0.0.0/8", // this host
  "10.0.0.0/8", // private
  "100.64.0.0/10", // carrier-grade NAT; a cloud's metadata at 100.100.100.200
  "127.0.0.0/8", // loopback
  "168.63.129.16/32", // a cloud's metadata at an address that looks public
  "169.254.0.0/16", // link-local; the metadata of most clouds at 169.254.169.254
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // 6to4 relays
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, and broadcast
];

/** Of IPv6 only global unicast is public; these parts of it are not, or carry an IPv4 address that nobody has looked at. */
const openIpv6 = "2000::/3";
const closedIpv6 = [
  "2001::/23", // protocol assignments, Teredo among them
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4
  "3fff::/20", // documentation
];

const publicRules = { closedIpv4: listOf(closedIpv4), openIpv6: listOf([openIpv6]), closedIpv6: listOf(closedIpv6) };

/** Decides by address alone whether a webhook may go there: to the public internet, and to the networks that are named. */
export function createNetworkRules(networks: readonly string[]): (address: string) => boolean {
  const named = listOf(networks);
  return (address) => {
    // A zone (`fe80::1%eth0`) is of this machine's own links.
    if (isIP(address) === 0 || address.includes("%")) return false;
    const ipv4 = isIPv4(address) ? address : embeddedIpv4(address);
    if (ipv4 !== undefined) return named.check(ipv4, "ipv4") || !publicRules.closedIpv4.check(ipv4, "ipv4");
    if (named.check(address, "ipv6")) return true;
    return publicRules.openIpv6.check(address, "ipv6") && !publicRules.closedIpv6.check(address, "ipv6");
  };
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIPv4(address) ? "ipv4" : "ipv6";
    list.addSubnet(address, Number(bits ?? (family === "ipv4" ? 32 : 128)), family);
  }
  return list;
}

/**
 * The IPv4 address that an IPv6 one stands for: `::ffff:127.0.0.1` (RFC 4291 §2.5.5.2), which reaches this host by another
 * name, or `64:ff9b::7f00:1` (RFC 6052), which a translator sends on.
 */
function embeddedIpv4(address: string): string | undefined {
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const isTranslated = groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0);
  if (!isMapped && !isTranslated) return undefined;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join(".");
}

/** The eight numbers of an IPv6 address, whatever it leaves out. */
function groupsOf(address: string): number[] {
  const dotted = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = "", tail] = dotted.split("::");
  const parse = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  const [first, last] = [parse(head), tail === undefined ? [] : parse(tail)];
  return [...first, ...Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => 0), ...last];
}
