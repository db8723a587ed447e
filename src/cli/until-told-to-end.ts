/** Resolves at the first SIGTERM or SIGINT; the second ends the process at once. */
export async function untilToldToEnd(): Promise<void> {
  await new Promise<void>((resolve) => {
    let isTold = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        if (isTold) process.exit(1);
        isTold = true;
        resolve();
      });
    }
  });
}
