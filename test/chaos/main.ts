/** `npm run chaos`: a production line is killed part by part while it works; with `--render`, one render by itself. */
if (process.argv.includes("--render")) await import("./render/main.ts");
else await import("./server/main.ts");
