/** A press of Ctrl-C may come twice: from the terminal, and from the launcher, which passes on what it gets. */
const onePressMs = 500;

/** Aborted by the first Ctrl-C or SIGTERM; the second ends the process at once. */
export function untilInterrupted(): AbortSignal {
  const abort = new AbortController();
  let firstMs = 0;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (abort.signal.aborted && performance.now() - firstMs > onePressMs) process.exit(1);
      if (abort.signal.aborted) return;
      firstMs = performance.now();
      abort.abort();
    });
  }
  return abort.signal;
}
