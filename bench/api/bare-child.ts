/** A bare Hono route over a socket: what a request takes where nothing is asked of it. Says its port, and ends with its parent. */
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
app.get("/list", (context) => context.json({ videos: [], next: null }));
app.post("/create", async (context) => context.json({ echoed: await context.req.json() }, 202));
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => process.stdout.write(`ready at ${port}\n`));
process.stdin.on("end", () => process.exit(0)).resume();
