import { defineConfig } from "vitest/config";
import config from "./vitest.config.ts";

/** Tests against others' servers, which have to be built first: a stage of `npm run ci:full`, and no part of `npm test`. */
export default defineConfig({ test: { ...config.test, include: ["test/real/*.real.ts"], isolate: true } });
