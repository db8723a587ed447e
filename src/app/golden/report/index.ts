/** What a check tells: a page to look at, JUnit for a CI, Markdown for a pull request. */
export { writeReports, type CheckedPart, type Report } from "./write-reports.ts";
