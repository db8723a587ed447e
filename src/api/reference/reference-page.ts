import type { ApiDocument } from "./document.ts";
import { escapeHtml, proseHtml } from "./escape-html.ts";
import { anchorOf, operationHtml, type PlacedOperation } from "./operation-html.ts";
import { pageStyle } from "./page-style.ts";
import { schemaHtml } from "./schema-html.ts";

/** The whole document as one page of HTML. Everything in it is text of the document, escaped. */
export function composeReference(document: ApiDocument): string {
  const { info, components } = document;
  const groups = groupByTag(document);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)} ${escapeHtml(info.version)}: the API</title>
<style>${pageStyle}</style>
</head>
<body>
<nav aria-label="Routes">
<p class="brand">${escapeHtml(info.title)} <span>${escapeHtml(info.version)}</span></p>
<p><a href="#calling">Calling it</a></p>
${groups.map(navHtml).join("\n")}
</nav>
<main>
<h1>${escapeHtml(info.title)}: the API</h1>
<p>${proseHtml(info.description ?? "")}</p>
<p>Made from the routes of this server. The same for programs: <a href="/v1/openapi.json">/v1/openapi.json</a>.</p>
<section id="calling">
<h2>Calling it</h2>
<p>Every route but those that say so needs a key: <code>Authorization: Bearer sk_…</code>. What goes wrong is a problem, <code>application/problem+json</code>:</p>
${schemaHtml(components.schemas["Problem"], components.schemas)}
${refusalsHtml(document)}
</section>
${groups.map((group) => groupHtml(group, document)).join("\n")}
</main>
</body>
</html>
`;
}

interface Group {
  readonly tag: string;
  readonly operations: readonly PlacedOperation[];
}

/** What each status means when it refuses, told once for all routes. */
function refusalsHtml({ paths }: ApiDocument): string {
  const told = new Map<string, string>();
  for (const { responses } of Object.values(paths).flatMap((operations) => Object.values(operations))) {
    for (const [status, { description, content = {} }] of Object.entries(responses)) {
      if ("application/problem+json" in content) told.set(status, description);
    }
  }
  const rows = [...told]
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([status, words]) => {
      return `<tr><td><span class="status s${status.charAt(0)}">${escapeHtml(status)}</span></td><td>${proseHtml(words)}</td></tr>`;
    });
  return `<h3>Refusals</h3><table>${rows.join("")}</table>`;
}

/** What most come for stands first, and what machines ask for last; else in the order in which the document has them. */
const firstTags = ["videos", "templates", "campaigns", "assets", "blobs", "previews", "links", "events", "webhooks"];
const lastTags = ["health"];

function rankOf(tag: string): number {
  const first = firstTags.indexOf(tag);
  if (first >= 0) return first;
  return lastTags.includes(tag) ? Infinity : firstTags.length;
}

function groupByTag({ paths }: ApiDocument): readonly Group[] {
  const groups = new Map<string, PlacedOperation[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const [tag = "others"] = operation.tags ?? [];
      groups.set(tag, [...(groups.get(tag) ?? []), { method, path, operation }]);
    }
  }
  return [...groups]
    .map(([tag, operations]) => ({ tag, operations }))
    .toSorted((a, b) => rankOf(a.tag) - rankOf(b.tag));
}

function navHtml({ tag, operations }: Group): string {
  const rows = operations.map((placed) => {
    const { method, path, operation } = placed;
    const words = operation.summary ?? path;
    return `<li><a href="#${anchorOf(placed)}" title="${escapeHtml(words)}"><span class="method ${method}">${method}</span> ${escapeHtml(path.replace(/^\/v1/, ""))}</a></li>`;
  });
  return `<details${tag === firstTags[0] ? " open" : ""}><summary>${escapeHtml(tag)}</summary><ul>${rows.join("")}</ul></details>`;
}

function groupHtml({ tag, operations }: Group, document: ApiDocument): string {
  return `<h2 id="tag-${escapeHtml(tag)}">${escapeHtml(tag)}</h2>\n${operations.map((placed) => operationHtml(placed, document)).join("\n")}`;
}
