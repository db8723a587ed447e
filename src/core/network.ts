import { isIPv4, isIPv6 } from "node:net";

/** `10.0.0.0/8`, `fd00::/8`, or one address. */
export function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const bitsMax = isIPv4(address) ? 32 : isIPv6(address) && !address.includes("%") ? 128 : -1;
  const isWhole = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax);
  return bitsMax > 0 && rest.length === 0 && isWhole;
}
