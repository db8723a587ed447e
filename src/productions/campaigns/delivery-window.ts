import { SutradharError } from "../../core/index.ts";
import type { DeliveryWindow } from "./campaigns.ts";

const timeOfDay = /^([01]\d|2[0-3]):([0-5]\d)$/;
const minuteMs = 60_000;
const dayMinutes = 1_440;

/** @throws SutradharError `request_invalid` */
export function checkWindow(window: DeliveryWindow): void {
  for (const name of ["from", "to"] as const) {
    if (timeOfDay.test(window[name])) continue;
    throw new SutradharError("request_invalid", `deliveryWindow.${name}: must be a time of day such as 09:30`);
  }
  if (window.from === window.to) throw new SutradharError("request_invalid", "deliveryWindow: is empty");
  try {
    minuteOfDay(new Date(0), window.timeZone);
  } catch (cause) {
    throw new SutradharError(
      "request_invalid",
      `deliveryWindow.timeZone: must be a time zone such as Asia/Kolkata, got ${JSON.stringify(window.timeZone.slice(0, 60))}`,
      { cause },
    );
  }
}

/** Until when nothing may begin: undefined where it may now. To the minute; clocks that are put forward or back are looked at again then. */
export function findOpening(window: DeliveryWindow | null, now: Date): Date | undefined {
  if (!window) return undefined;
  const minute = minuteOfDay(now, window.timeZone);
  const [from, to] = [minutesOf(window.from), minutesOf(window.to)];
  const isOpen = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  if (isOpen) return undefined;
  const wait = (from - minute + dayMinutes) % dayMinutes;
  return new Date(Math.floor(now.getTime() / minuteMs) * minuteMs + wait * minuteMs);
}

function minutesOf(text: string): number {
  const [, hours = "0", minutes = "0"] = timeOfDay.exec(text) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

function minuteOfDay(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return minutesOf(parts.format(at));
}
