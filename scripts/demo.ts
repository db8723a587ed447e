/** Renders the example films, one after the other, into out/. Each says where it is and how fast it was made. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const films = ["diwali", "training", "product-update"] as const;

for (const film of films) {
  process.stdout.write(`\nexamples/${film}.md\n`);
  const { status } = spawnSync(
    process.execPath,
    ["bin/sutradhar.js", "render", `examples/${film}.md`, "--out", `out/${film}.mp4`],
    { cwd: fileURLToPath(new URL("..", import.meta.url)), stdio: "inherit" },
  );
  if (status !== 0) process.exit(status ?? 1);
}
