/** Gates and measures of what is delivered, taken on its own bytes. */
export { checkMaster, type MasterReport } from "./check-master.ts";
