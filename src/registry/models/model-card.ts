import { formatSlice, type KnownModel } from "./model-bom.ts";
import type { Measurement, ModelDescriptor } from "./model-descriptor.ts";

/** The card of a model, for people: Markdown. What was not told stands there as not told. */
export function toModelCard(model: KnownModel): string {
  const { name, version, digest, descriptor, licence, source, pushedBy, pushedAt, aliases, files } = model;
  const { title, description, stage, runtime, languages, precision, architecture, lineage } = descriptor;
  const facts = table(
    ["", ""],
    [
      ["stage", stage],
      ["runtime", describeRuntime(runtime)],
      ["languages", languages.join(", ")],
      ["precision", precision],
      ["architecture", architecture ? describeArchitecture(architecture) : "not told"],
      ["licence", licence],
      ["source", source ?? "not told"],
      ["signed", describeSigning(model)],
      ["answers to", aliases.length > 0 ? aliases.join(", ") : "no alias"],
      ["registered", `${pushedAt.toISOString().slice(0, 10)} by ${pushedBy}`],
      ["digest", `\`${digest}\``],
    ],
  );
  const sections = [
    `# ${plain(title)}\n\n\`model/${name}@${version}\``,
    ...(description === undefined ? [] : [plain(description)]),
    facts,
    `## How it was made\n\n${describeLineage(lineage)}`,
    `## How well it does\n\n${describeMeasurements(descriptor.evaluations, "It was not evaluated.")}`,
    `## Safety\n\n${describeMeasurements(descriptor.safety, "No safety was measured.")}`,
    `## What it costs\n\n${describeCosts(descriptor)}`,
    `## What it is for, and what it is not\n\n${describeConsiderations(descriptor)}`,
    `## Files\n\n${table(
      ["file", "bytes", "sha256"],
      files.map((file) => [file.path, String(file.sizeBytes), `\`${file.digest}\``]),
    )}`,
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Of a model that runs at somebody else's: at whose, and what it is called there. */
function describeRuntime(runtime: ModelDescriptor["runtime"]): string {
  if (runtime.kind !== "provider") return runtime.kind;
  return `provider: ${runtime.model} at ${runtime.provider}, which is sent what it works on`;
}

function describeSigning({ signing }: KnownModel): string {
  if (!signing || signing.kind === "none") return "by nobody";
  return signing.kind === "unknown"
    ? "by a key that is not registered here"
    : `by ${signing.kids.map((kid) => `\`${kid}\``).join(", ")}`;
}

function describeArchitecture({ family, name, parameters }: NonNullable<ModelDescriptor["architecture"]>): string {
  return `${name} (${family})${parameters === undefined ? "" : `, ${parameters} parameters`}`;
}

function describeLineage({ datasets, code, parameters, trainedBy, base }: ModelDescriptor["lineage"]): string {
  const told = [
    `Trained by ${plain(trainedBy)} with ${plain(code.repository)} at \`${code.commit}\`${base === undefined ? "" : `, from \`${base}\``}.`,
    datasets.length === 0
      ? "On no data set that was told."
      : table(
          ["data set", "sha256", "consents"],
          datasets.map(({ name, digest, consents }) => [name, `\`${digest}\``, consents.join(", ") || "none told"]),
        ),
  ];
  const set = Object.entries(parameters);
  if (set.length > 0)
    told.push(
      table(
        ["parameter", "value"],
        set.map(([name, value]) => [name, String(value)]),
      ),
    );
  return told.join("\n\n");
}

function describeMeasurements(measured: readonly Measurement[], none: string): string {
  if (measured.length === 0) return none;
  return table(
    ["metric", "on", "value", "95 %", "data set"],
    measured.map(({ metric, slice, value, unit, low, high, dataset }) => [
      metric,
      slice ? formatSlice(slice) : "all",
      `${value}${unit === undefined ? "" : ` ${unit}`}`,
      low === undefined || high === undefined ? "" : `${low} to ${high}`,
      dataset ? dataset.name : "",
    ]),
  );
}

function describeCosts({ costs }: ModelDescriptor): string {
  if (costs.length === 0) return "Not measured.";
  return table(
    ["hardware", "₹ a minute", "latency", "× real time"],
    costs.map(({ hardware, costInrPerMinute, latencyMs, realTimeFactor }) => [
      hardware,
      costInrPerMinute === undefined ? "" : String(costInrPerMinute),
      latencyMs === undefined ? "" : `${latencyMs} ms`,
      realTimeFactor === undefined ? "" : String(realTimeFactor),
    ]),
  );
}

function describeConsiderations({ considerations }: ModelDescriptor): string {
  const { users, uses, limitations, tradeoffs, ethics, fairness } = considerations;
  const lists: readonly (readonly [title: string, items: readonly string[]])[] = [
    ["For", [...users, ...uses]],
    ["Limits", limitations],
    ["Trade-offs", tradeoffs],
    ["Risks", ethics.map(({ risk, mitigation }) => `${risk}: ${mitigation}`)],
    ["Fairness", fairness.map(({ group, harms, mitigation }) => [group, harms, mitigation].filter(Boolean).join(": "))],
  ];
  return lists
    .map(
      ([title, items]) =>
        `**${title}**\n\n${items.length > 0 ? items.map((item) => `- ${plain(item)}`).join("\n") : "- not told"}`,
    )
    .join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => plain(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** What somebody else wrote is text in this card, and no heading, link or HTML of it. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[<>[\]#*_]/g, (mark) => `\\${mark}`)
    .replaceAll("\\_", "_");
}
