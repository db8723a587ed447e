/** Which of a workspace's videos a copy could be: keyed detection stays here, and says a verdict, not scores. */
export { createTraceRoutes, type CopyTrace, type TraceServices } from "./trace-routes.ts";
