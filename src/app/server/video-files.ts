/** The same of what is only heard. */
export const soundFile = { contentType: "audio/mp4", ending: ".m4a" } as const;

/** What each file of a finished video is, for those who fetch it. */
export const videoFiles: Readonly<Record<string, { readonly contentType: string; readonly ending: string }>> = {
  video: { contentType: "video/mp4", ending: ".mp4" },
  manifest: { contentType: "application/c2pa", ending: ".c2pa" },
  declaration: { contentType: "application/json", ending: ".declaration.json" },
  poster: { contentType: "image/jpeg", ending: ".jpg" },
  vtt: { contentType: "text/vtt; charset=utf-8", ending: ".vtt" },
  srt: { contentType: "application/x-subrip; charset=utf-8", ending: ".srt" },
  timeline: { contentType: "application/json", ending: ".timeline.json" },
  gates: { contentType: "application/json", ending: ".gates.json" },
};
