import type { ConsentDesk } from "../consent/index.ts";
import { openBytes, sealBytes } from "../consent/index.ts";

/** What somebody wrote, or was told, under their own key; undefined where the key is gone. */
export async function sealText(
  { keys }: Pick<ConsentDesk, "keys">,
  { principalId, about, text }: { readonly principalId: string; readonly about: string; readonly text: string },
): Promise<string | null> {
  const key = await keys.find(principalId);
  return key ? Buffer.from(sealBytes(key, Buffer.from(text), about)).toString("base64") : null;
}

export async function openText(
  { keys }: Pick<ConsentDesk, "keys">,
  {
    principalId,
    about,
    sealed,
  }: { readonly principalId: string; readonly about: string; readonly sealed: string | null },
): Promise<string | undefined> {
  const key = sealed === null ? undefined : await keys.find(principalId);
  if (!key || sealed === null) return undefined;
  const opened = openBytes(key, Buffer.from(sealed, "base64"), about);
  return opened?.toString();
}
