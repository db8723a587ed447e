/** Models on servers of the Open Inference Protocol 2. */
export { openOipSession, type OipServer } from "./open-oip.ts";
