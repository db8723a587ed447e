import type { Command } from "commander";
import { addVideoChanges } from "./video-changes.ts";
import { addVideoCreate } from "./video-create.ts";
import { addVideoEvidence } from "./video-evidence.ts";
import { addVideoFiles } from "./video-files.ts";
import { addVideoViews } from "./video-views.ts";

export function addVideo(program: Command): void {
  const video = program.command("video").description("the videos of a server: order them, follow them, fetch them");
  addVideoCreate(video);
  addVideoViews(video);
  addVideoChanges(video);
  addVideoFiles(video);
  addVideoEvidence(video);
}
