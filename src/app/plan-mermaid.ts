import type { PlannedNode, PlanReport, ReportedShot } from "./plan-report.ts";

/** More shots than a page shows: each scene is one box then. Mermaid itself stops at 500 arrows. */
const shotsMax = 120;
const labelCharsMax = 36;
/** That stand side by side on a page; more of them stand one below the other. */
const columnsMax = 6;

/**
 * A plan as a Mermaid flowchart: what is shared, a box for each scene with its shots, what joins them. An arrow from or to a
 * scene stands for each of its shots that is concerned.
 */
export function drawPlan(report: PlanReport): string {
  const drawing = createDrawing(report);
  const scenes = [...new Set(report.shots.map(({ scene }) => scene))];
  return [
    `flowchart ${scenes.length > columnsMax ? "LR" : "TB"}`,
    "  classDef stored fill:#d7f0dd,stroke:#2e7d4f,color:#10301d",
    "  classDef todo fill:#fff3d6,stroke:#b7791f,color:#3d2a06",
    ...drawing.drawBox("shared", "once for the video", drawing.shared.filter(isBaked)),
    ...scenes.flatMap((scene) => drawing.drawScene(scene)),
    ...drawing.drawBox(
      "joined",
      "the video",
      drawing.shared.filter((node) => !isBaked(node)),
    ),
    ...drawing.drawArrows(),
    "",
  ].join("\n");
}

function createDrawing({ nodes, shots }: PlanReport) {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const byShot = Map.groupBy(nodes, ({ shot }) => shot);
  const sceneOf = new Map(shots.map(({ id, scene }) => [id, scene]));
  const shared = byShot.get(null) ?? [];
  const isWide = shots.length > shotsMax;

  const box = (node: PlannedNode, text: string): string =>
    `${names.get(node.id)}["${text}"]:::${node.isStored ? "stored" : "todo"}`;

  const drawBox = (name: string, title: string, some: readonly PlannedNode[]): string[] =>
    some.length === 0
      ? []
      : [`  subgraph ${name}["${title}"]`, ...some.map((node) => `    ${box(node, label(node.id))}`), "  end"];

  function drawShot({ id, text }: ReportedShot): string[] {
    const steps = byShot.get(id) ?? [];
    const chain = steps.map((node) => names.get(node.id)).join(" --> ");
    return [
      `    subgraph ${nameOf("shot", id)}["${label(`${id}: ${text}`)}"]`,
      "      direction LR",
      ...steps.map((node) => `      ${box(node, node.step)}`),
      `      ${chain}`,
      "    end",
    ];
  }

  function drawScene(scene: string): string[] {
    const own = shots.filter((shot) => shot.scene === scene);
    const steps = own.flatMap(({ id }) => byShot.get(id) ?? []);
    const left = steps.filter(({ isStored }) => !isStored).length;
    const title = label(
      `${scene}: ${own.length} ${own.length === 1 ? "shot" : "shots"}, ${left} of ${steps.length} steps to do`,
    );
    if (isWide) return [`  ${nameOf("scene", scene)}["${title}"]:::${left === 0 ? "stored" : "todo"}`];
    return [
      `  subgraph ${nameOf("scene", scene)}["${title}"]`,
      "    direction TB",
      ...own.flatMap(drawShot),
      // Unseen links keep them in their order: else the last stands first.
      ...(own.length > 1 ? [`    ${own.map(({ id }) => nameOf("shot", id)).join(" ~~~ ")}`] : []),
      "  end",
    ];
  }

  /** Between what is shared and scenes, each once. */
  function drawArrows(): string[] {
    const endOf = ({ id, shot }: Pick<PlannedNode, "id" | "shot">): string =>
      shot === null ? (names.get(id) ?? "") : nameOf("scene", sceneOf.get(shot) ?? "");
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const arrows = nodes.flatMap((node) =>
      listSources(node).flatMap((id) => {
        const source = byId.get(id);
        if (!source || (source.shot !== null && source.shot === node.shot)) return [];
        return `  ${endOf(source)} --> ${endOf(node)}`;
      }),
    );
    return [...new Set(arrows)];
  }

  return { shared, drawBox, drawScene, drawArrows };
}

function isBaked({ step }: PlannedNode): boolean {
  return step.startsWith("bake");
}

/** Ids of the nodes that it reads. An output's name has no dot, a node's may. */
function listSources({ inputs }: PlannedNode): string[] {
  return Object.values(inputs)
    .flat()
    .map((reference) => reference.slice(0, reference.lastIndexOf(".")));
}

/** A name that Mermaid takes: it knows no others than these letters. */
function nameOf(kind: "scene" | "shot", id: string): string {
  return `${kind}_${id.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
}

/**
 * Quoted text in which nothing is markup. Mermaid's own escapes are not read in the titles of boxes (seen with 11.12): what
 * could be markup is written with letters that look like it.
 */
function label(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  const letters = [...line];
  const short = letters.length > labelCharsMax ? `${letters.slice(0, labelCharsMax - 1).join("")}…` : line;
  return short.replaceAll(/["'`#&<>\\;*_~$|{}[\]]/g, (letter) => lookalikes[letter] ?? " ");
}

const lookalikes: Readonly<Record<string, string>> = {
  '"': "”",
  "'": "’",
  "`": "’",
  "#": "＃",
  "&": "＆",
  "<": "‹",
  ">": "›",
  "\\": "＼",
  ";": "；",
  "*": "∗",
  _: "＿",
  "~": "∼",
  $: "＄",
  "|": "¦",
  "{": "(",
  "}": ")",
  "[": "(",
  "]": ")",
};
