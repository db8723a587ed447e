/** What lies over, beside and between presenters: how it looks, and where it stands. */
export { plainLook, type LookCards, type LookColours, type LookLogo, type LookStyle } from "./look.ts";
