import type { Scene, Script } from "../speech/script/index.ts";

/** Who is asked to speak, by whoever orders a video. */
export interface Cast {
  readonly avatar?: string | undefined;
  readonly voice?: string | undefined;
}

/**
 * The script with another presenter or voice than its front matter names. A scene that names its own keeps it, and one that
 * is in a language of its own keeps the voice of that.
 */
export function castScript(script: Script, { avatar, voice }: Cast): Script {
  if (avatar === undefined && voice === undefined) return script;
  return { ...script, scenes: script.scenes.map((scene) => castScene(scene, { avatar, voice })) };
}

function castScene(scene: Scene, { avatar, voice }: Cast): Scene {
  const own = new Set(scene.ownAttributes);
  const takesVoice = voice !== undefined && !own.has("voice") && !own.has("language");
  return {
    ...scene,
    ...(avatar !== undefined && !own.has("avatar") ? { avatar } : {}),
    ...(takesVoice ? { voice } : {}),
  };
}
