/** Looks at everything that an installation stands on, and says what is wrong and how to mend it. Starts nothing. */
export { diagnose, type DoctorReport } from "./diagnose.ts";
export type { Finding } from "./examine.ts";
