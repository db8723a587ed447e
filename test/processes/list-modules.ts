/** Preloaded by a test: writes the address of every module that is loaded to the file that `MODULE_LIST` names. */
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

const list = process.env["MODULE_LIST"] ?? "";

registerHooks({
  load(url, context, next) {
    appendFileSync(list, `${url}\n`);
    return next(url, context);
  },
});
