import type { Scene, Script } from "../speech/script/index.ts";

/** What an author could do so that copies of their videos lead back to one of them. */
export interface MarkAdvice {
  /** The first shot that would be better placed. */
  readonly shot: string;
  readonly line: number;
  readonly message: string;
}

/**
 * A shot's own mark is read best where the picture is sent anew: in the first sentence, and after a change of picture. In the
 * middle of an uncut scene the next encoder may keep the mark of the shot before (docs/bench-watermark.md).
 * @returns advice where every personal sentence stands in the middle of a scene
 */
export function adviseOnMarks({ scenes }: Pick<Script, "scenes">): MarkAdvice | undefined {
  const shots = scenes.flatMap((scene, index) =>
    scene.shots.map((shot, place) => ({ shot, scene, isTold: place === 0 && isCut(scenes[index - 1], scene) })),
  );
  const personal = shots.filter(({ shot }) => shot.variables.length > 0);
  const [first] = personal;
  if (!first || personal.some(({ isTold }) => isTold)) return undefined;
  const names = first.shot.variables.map((name) => `{{${name}}}`).join(" and ");
  const { id } = first.shot;
  return {
    shot: id,
    line: first.scene.position.line,
    message:
      `${id} says ${names} in the middle of a scene, where its watermark is the first to be lost in copies at low rates: ` +
      "a copy leads back to one recipient more surely where the first sentence is theirs, or the first after a change of background, layout or speaker",
  };
}

/** Whether an encoder sees another picture here: what a heading alone changes, nobody sees. */
function isCut(before: Scene | undefined, scene: Scene): boolean {
  if (!before) return true;
  const looks = (each: Scene): string =>
    JSON.stringify([each.avatar, each.background, each.layout, each.brand, each.slides, each.points, each.quote]);
  return looks(before) !== looks(scene);
}
