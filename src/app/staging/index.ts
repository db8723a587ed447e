/** What each shot shows, and in which layout: bound to a script's scenes before anything is planned. */
export { stageScenes, type StagingRequest } from "./stage-scenes.ts";
export { bindSlides } from "./bind-slides.ts";
