/**
 * Renders the example films, one after the other, into out/, and has each say who signed it. Each says where it is and how fast
 * it was made.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const films = ["diwali", "training", "product-update"] as const;

function sutradhar(...args: string[]): void {
  const { status } = spawnSync(process.execPath, ["bin/sutradhar.js", ...args], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

for (const film of films) {
  process.stdout.write(`\nexamples/${film}.md\n`);
  sutradhar("render", `examples/${film}.md`, "--out", `out/${film}.mp4`);
  process.stdout.write(`\nnpx sutradhar verify out/${film}.mp4\n`);
  sutradhar("verify", `out/${film}.mp4`);
}
