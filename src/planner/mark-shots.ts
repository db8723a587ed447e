import type { Digest, Json } from "../core/index.ts";
import type { NodeDraft, Plan } from "../pipeline/index.ts";
import type { LockedMarks, MarkNames } from "../provenance/marks/index.ts";
import type { PlannedShot } from "./video-request.ts";

interface MarkedPlan {
  readonly plan: Plan;
  /** Absent where no shot is marked. */
  readonly marks?: LockedMarks;
}

/**
 * Gives every shot its mark. Its id comes from what the shot would be without one, so the plan is made twice: a mark never
 * keeps a shot from being used again. A plan in which nothing is drawn has no marks.
 */
export function markShots(
  drafts: readonly NodeDraft[],
  {
    names,
    shots,
    plan,
  }: {
    readonly names: MarkNames | undefined;
    readonly shots: readonly PlannedShot[];
    readonly plan: (drafts: readonly NodeDraft[]) => Plan;
  },
): MarkedPlan {
  const bare = plan(drafts);
  const keys = new Map<string, Digest>(bare.nodes.map(({ id, key }) => [id, key]));
  const drawn = shots.filter(({ nodes }) => keys.has(nodes.render));
  if (!names || drawn.length === 0) return { plan: bare };
  const ids = drawn.map(({ id, nodes }) => {
    return { shot: id, node: nodes.render, mark: names.nameShot(id, keys.get(nodes.render) as Digest) };
  });
  const markOf = new Map(ids.map(({ node, mark }) => [node, mark]));
  const { keyVersion, keyCheck, issuer } = names;
  const marked = drafts.map((draft) => {
    const shot = markOf.get(draft.id);
    if (shot === undefined) return draft;
    const parameters = draft.parameters as { readonly [name: string]: Json };
    return { ...draft, parameters: { ...parameters, mark: { keyVersion, keyCheck, issuer, shot } } };
  });
  const locked = Object.fromEntries(ids.map(({ shot, mark }) => [shot, mark]));
  return { plan: plan(marked), marks: { keyVersion, keyCheck, issuer, shots: locked } };
}
