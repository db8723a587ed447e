/** Models of few operators, run by our own kernel: the same bytes everywhere. */
export { openBuiltinSession, type BuiltinSource } from "./open-builtin.ts";
