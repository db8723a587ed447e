import type { Command } from "commander";
import { addAvatarLint } from "./avatar-lint.ts";
import { addAvatarNew } from "./avatar-new.ts";

export function addAvatar(program: Command): void {
  const avatar = program
    .command("avatar")
    .description("make an avatar; docs/guides/make-an-avatar.md is the way from layers to a talking rig");
  addAvatarNew(avatar);
  addAvatarLint(avatar);
}
