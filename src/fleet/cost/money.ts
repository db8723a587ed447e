import { SutradharError } from "../../core/index.ts";

/** Money inside is whole micro-rupees: sums are exact, also over a million steps of a tenth of a paisa each. */
export const microPerInr = 1_000_000;

/** `12.5` rupees for 12500000: at least no decimals, at most six, and none that is a trailing zero. */
export function toInr(microInr: number): string {
  const sign = microInr < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(microInr) / microPerInr);
  const rest = String(Math.abs(microInr) % microPerInr)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return rest === "" ? `${sign}${whole}` : `${sign}${whole}.${rest}`;
}

/** The other way round, exactly. @throws SutradharError `request_invalid` */
export function parseInr(text: string): number {
  const match = inrPattern.exec(text);
  if (!match) {
    throw new SutradharError(
      "request_invalid",
      `an amount must be rupees with at most six decimals, such as 50000 or 12.50, got ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
  const [, whole = "", rest = ""] = match;
  return Number(whole) * microPerInr + Number(rest.padEnd(6, "0"));
}

/** Below nine hundred crore rupees, which a number holds to the micro-rupee. */
export const inrPattern = /^(\d{1,9})(?:\.(\d{1,6}))?$/;

/** For people: `₹1,23,456.50`, in lakh and crore. */
export function formatInr(microInr: number): string {
  const [whole = "0", paise = "00"] = (microInr / microPerInr).toFixed(2).split(".");
  const head = whole.slice(0, -3).replaceAll(/\B(?=(\d{2})+$)/g, ",");
  return `₹${head === "" || head === "-" ? whole : `${head},${whole.slice(-3)}`}.${paise}`;
}
