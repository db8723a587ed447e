/** Models that judge texts beside the rules: guard models that chat, and classifiers behind any runtime. */
export { createChatJudge, type ChatServer } from "./chat-judge.ts";
export type { ModelJudge } from "./model-judge.ts";
export { parseModels, type ModelEntry } from "./parse-models.ts";
export { createSessionJudge, signatureOf, type ModelLabel, type SessionModel } from "./session-judge.ts";
