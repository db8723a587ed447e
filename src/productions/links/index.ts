/** Links by which a file of a video is fetched without a key: signed, expiring, and ended by a new key. */
export { findLinkKey, getLinkKey, rotateLinkKey, type LinkKey } from "./link-key.ts";
export { isSignedBy, signLink, type LinkClaims } from "./sign-link.ts";
