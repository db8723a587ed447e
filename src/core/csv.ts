/** What a spreadsheet would take for a formula: https://owasp.org/www-community/attacks/CSV_Injection. Full-width forms count too. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/u;

/**
 * A line of CSV (RFC 4180), with its end. A cell that a spreadsheet would run gets an apostrophe in front, by which
 * spreadsheets know text; plain negative numbers stay what they are.
 */
export function formatCsvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(formatCell).join(",")}\r\n`;
}

function formatCell(cell: string | number | boolean | null): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = formulaStart.test(cell) && !/^-\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;
  return /["',;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
