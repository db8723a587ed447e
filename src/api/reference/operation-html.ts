import type { ApiDocument, ApiOperation, ApiParameter, ApiResponse } from "./document.ts";
import { escapeHtml, proseHtml } from "./escape-html.ts";
import { schemaHtml, typeHtml } from "./schema-html.ts";

/** One route of the document. */
export interface PlacedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: ApiOperation;
}

export function anchorOf({ method, path }: PlacedOperation): string {
  return `${method}-${path.replaceAll(/[^a-z0-9]+/gi, "-").replaceAll(/^-|-$/g, "")}`;
}

/** A route to read: what it does and asks, what is sent, and what may come back. */
export function operationHtml(placed: PlacedOperation, document: ApiDocument): string {
  const { method, path, operation } = placed;
  const { schemas } = document.components;
  const body = Object.entries(operation.requestBody?.content ?? {});
  return `<section id="${anchorOf(placed)}" class="operation">
<h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${pathHtml(path)}</code>${operation.deprecated ? ' <span class="may">deprecated</span>' : ""}</h3>
${operation.summary ? `<p class="summary">${proseHtml(operation.summary)}</p>` : ""}
${operation.description ? `<p>${proseHtml(operation.description)}</p>` : ""}
<p class="scope">${scopeHtml(operation["x-scope"])}</p>
${parametersHtml(operation.parameters ?? [], document)}
${body.map(([type, { schema }]) => `<h4>Body <span class="type">${escapeHtml(type)}</span></h4>${schemaHtml(schema, schemas)}`).join("")}
<h4>Answers</h4>
${answersHtml(Object.entries(operation.responses), document)}
</section>`;
}

/** Breaks before each part, so that a long path fits a narrow screen. */
function pathHtml(path: string): string {
  return escapeHtml(path).replaceAll("/", "<wbr>/");
}

function scopeHtml(scope: string | undefined): string {
  if (scope === "public") return "Needs no key.";
  return scope === undefined || scope === "caller"
    ? "Needs a key."
    : `Needs the scope <code>${escapeHtml(scope)}</code>.`;
}

function parametersHtml(parameters: readonly ApiParameter[], { components }: ApiDocument): string {
  if (parameters.length === 0) return "";
  const rows = parameters.map(({ name, in: place, required, schema = {}, description }) => {
    const words = description ?? schema.description;
    return `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(place)}${required ? "" : ", optional"}</td><td>${typeHtml(schema, components.schemas)}${words ? `<p>${proseHtml(words)}</p>` : ""}</td></tr>`;
  });
  return `<h4>Parameters</h4><table>${rows.join("")}</table>`;
}

/** What comes of it, each in its form; refusals are told once, above all routes, and only named here. */
function answersHtml(all: readonly (readonly [string, ApiResponse])[], document: ApiDocument): string {
  const isRefusal = ([, { content = {} }]: readonly [string, ApiResponse]): boolean => problemType in content;
  const refusals = all.filter(isRefusal).map(([status, { description }]) => {
    return `<span class="status s${status.charAt(0)}" title="${escapeHtml(description)}">${escapeHtml(status)}</span>`;
  });
  const others = all
    .filter((each) => !isRefusal(each))
    .map(([status, response]) => responseHtml(status, response, document));
  return [...others, `<p class="answer">Or a <a href="#calling">problem</a>: ${refusals.join(" ")}</p>`].join("\n");
}

const problemType = "application/problem+json";

function responseHtml(status: string, { description, content = {} }: ApiResponse, { components }: ApiDocument): string {
  const [[type, { schema }] = ["", { schema: undefined }]] = Object.entries(content);
  const title = `<span class="status s${status.charAt(0)}">${escapeHtml(status)}</span> ${proseHtml(description)}`;
  if (!type) return `<p class="answer">${title}</p>`;
  const inner = schemaHtml(schema, components.schemas);
  const kind = `<span class="type">${escapeHtml(type)}</span>`;
  return inner
    ? `<details class="answer"><summary>${title} ${kind}</summary>${inner}</details>`
    : `<p class="answer">${title} ${kind}</p>`;
}
