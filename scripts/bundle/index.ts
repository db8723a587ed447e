/** Several modules of ours as one file that a person can read: for what is handed to auditors. */
export { bundleModules } from "./bundle-modules.ts";
