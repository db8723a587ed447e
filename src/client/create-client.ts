import type { Hono } from "hono";
import { hc } from "hono/client";
import type { BlankEnv } from "hono/types";
import type { Routes } from "./routes.ts";

/** A method for each route: `client.v1.videos[":id"].$get({ param: { id } })`; what comes is told apart by its status. */
export type Client = ReturnType<typeof hc<Hono<BlankEnv, Routes>>>;

/**
 * @param url of the server: `http://127.0.0.1:4180`
 * @param options.key sent with every request; a program's own, not a person's
 * @param options.fetch how requests are sent; absent: `fetch`
 */
export function createClient(
  url: string,
  { key, fetch }: { readonly key: string; readonly fetch?: typeof globalThis.fetch },
): Client {
  return hc<Hono<BlankEnv, Routes>>(url, {
    headers: { Authorization: `Bearer ${key}` },
    ...(fetch ? { fetch } : {}),
  });
}
