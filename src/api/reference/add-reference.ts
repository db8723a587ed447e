import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { ApiEnv } from "../api-env.ts";
import type { ApiDocument } from "./document.ts";
import { composeReference } from "./reference-page.ts";
import { pageStyle } from "./page-style.ts";

interface Door {
  get(path: string, handler: (context: Context<ApiEnv>) => Response): unknown;
}

const styleDigest = createHash("sha256").update(pageStyle).digest("base64");

/** The document as a page to read, at `/reference`: whole in itself, without a script and without anything from elsewhere. */
export function addReference(door: Door, readDocument: () => ApiDocument): void {
  let page: string | undefined;
  door.get("/reference", (context) => {
    page ??= composeReference(readDocument());
    return context.html(page, 200, {
      "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${styleDigest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "Cache-Control": "no-cache",
    });
  });
}
