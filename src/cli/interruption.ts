/** Aborted by the first Ctrl-C or SIGTERM; the second ends the process at once. */
export function untilInterrupted(): AbortSignal {
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => abort.abort());
  return abort.signal;
}
