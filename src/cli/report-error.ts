import { errorCodes, formatProblem, SutradharError } from "../core/index.ts";

/** What a process says when it ends; documented in `sutradhar --help`. */
export const exitCodes = { done: 0, fault: 1, input: 2, refused: 3, waits: 4 } as const;

/** Prints an error as a person or a program reads it and returns the exit code. */
export function reportError(error: unknown, isJson: boolean): number {
  if (!(error instanceof SutradharError)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    print(isJson, { code: "internal", message, problems: [] }, `sutradhar failed, and this is our fault:\n${message}`);
    return exitCodes.fault;
  }
  const lines =
    error.problems.length > 0
      ? error.problems.map((problem) => `${formatProblem(problem)} [${problem.code}]`)
      : [`${error.message} [${error.code}]`];
  print(isJson, { code: error.code, message: error.message, problems: error.problems }, lines.join("\n"));
  return exitCodes[errorCodes[error.code]];
}

function print(isJson: boolean, error: object, text: string): void {
  if (isJson) process.stdout.write(`${JSON.stringify({ error }, undefined, 2)}\n`);
  else process.stderr.write(`${text}\n`);
}
