import type { VideoView } from "../src/productions/index.ts";
import { withServer } from "./own-server.ts";

export type FirstFrameTimes = VideoView["timesMs"];

/** The times of a short video: of the first that a new installation makes, and of a later one with other words. */
export interface FirstFrames {
  readonly cold: FirstFrameTimes;
  readonly warm: FirstFrameTimes;
}

const scriptOf = (words: string): string => `---\nlanguage: en-IN\navatar: asha\n---\n\n## Hello\n\n${words}\n`;
const coldWords = "Namaste, and welcome. This is the first video of this installation.";
const warmWords = "Good evening to you all. Here is another one, with nothing said before.";

/** By a real server with a data directory of its own, asked over HTTP. */
export async function measureFirstFrames(profile: string): Promise<FirstFrames> {
  return withServer({}, async ({ url, key }) => {
    const make = (words: string) => makeVideo(url, key, { script: scriptOf(words), profile });
    return { cold: await make(coldWords), warm: await make(warmWords) };
  });
}

async function makeVideo(
  url: string,
  key: string,
  order: { readonly script: string; readonly profile: string },
): Promise<FirstFrameTimes> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const ask = async (path: string, options: RequestInit = {}): Promise<VideoView> => {
    const response = await fetch(`${url}${path}`, { ...options, headers });
    const answer = (await response.json()) as VideoView;
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  let video = await ask("/v1/videos", { method: "POST", body: JSON.stringify(order) });
  while (video.finishedAt === null) video = await ask(`/v1/videos/${video.id}?waitMs=10000`);
  if (video.state !== "ready") throw new Error(`the video is ${video.state}: ${JSON.stringify(video.problem)}`);
  return video.timesMs;
}
