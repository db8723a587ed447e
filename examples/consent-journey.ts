/**
 * A consent from its question to its end, through the public interface alone: HTTP, the person's own link, the command line.
 * `npm run example -- consent-journey` runs it on a server of its own and says what happened.
 */

/** Where the journey is made. */
export interface Journey {
  readonly url: string;
  readonly key: string;
  /** The folder of the avatar that is hers. */
  readonly avatar: string;
  /** Runs `sutradhar` with these words, and the offline verifier where the first is `verify-offline`. */
  run(
    ...words: readonly string[]
  ): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>;
  /** A fresh path for a file. */
  path(name: string): string;
  tell(line: string): void;
}

/** What came of it, for whoever checks. */
export interface JourneyReport {
  readonly pushedUnasked: { readonly status: number | null; readonly message: string };
  readonly language: string;
  readonly marketing: { readonly status: number; readonly detail: string };
  readonly made: { readonly state: string; readonly bytes: number };
  readonly told: { readonly name: string | null; readonly uses: number; readonly recipients: readonly string[] };
  readonly withdrawnMs: number;
  readonly queued: { readonly state: string; readonly problem: string };
  readonly afterwards: { readonly download: number; readonly preview: number; readonly order: number };
  readonly shredded: { readonly name: string | null; readonly pull: string };
  readonly proof: { readonly status: number | null; readonly says: string };
  readonly evidence: { readonly status: number | null; readonly says: string };
}

const purposes = ["internal-training", "marketing"];
const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString();

export async function travel(journey: Journey): Promise<JourneyReport> {
  const desk = openDesk(journey);
  const given = await give(journey, desk);
  const used = await use(journey, desk);
  const told = await askForHers(journey, desk, given);
  const ended = await takeBack(journey, desk, { ...given, video: used.video });
  const { pushedUnasked, language } = given;
  const { made, marketing } = used;
  return { pushedUnasked, language, made, marketing, told, ...ended };
}

/** She asks what is kept of her, on a page of her own, and is told. */
async function askForHers(journey: Journey, desk: Desk, { principal }: Her): Promise<JourneyReport["told"]> {
  journey.tell("5. She asks what is kept of her, and is told what it was used for, and by whom");
  const linked = await journey.run("rights", "link", principal, "--language", "hi", "--json");
  const { link } = JSON.parse(linked.stdout) as { link: string };
  await desk.form(link, { kind: "access" });
  const queue = await journey.run("rights", "list", "--json");
  const { requests } = JSON.parse(queue.stdout) as { requests: readonly { readonly id: string }[] };
  await journey.run("rights", "answer", requests[0]?.id ?? "");
  const report = JSON.parse(await desk.page(`${link}?report=json`)) as {
    readonly person: { readonly name: string | null };
    readonly uses: readonly object[];
    readonly recipients: readonly { readonly name: string }[];
  };
  const told = {
    name: report.person.name,
    uses: report.uses.length,
    recipients: report.recipients.map(({ name }) => name),
  };
  journey.tell(`   ${told.name}: ${told.uses} videos; kept by ${told.recipients.join(", ")}`);
  return told;
}

interface Her {
  readonly link: string;
  readonly principal: string;
}

/** She is asked about her likeness, and agrees to one purpose of two. */
async function give(journey: Journey, desk: Desk): Promise<Her & Pick<JourneyReport, "pushedUnasked" | "language">> {
  journey.tell("1. Nobody takes her likeness in unasked");
  const { avatar } = journey;
  const whose = ["--licence", "by contract", "--person", "emp-2041"];
  const push = () => journey.run("asset", "push", avatar, "--as", "avatar/lakshmi@1.0.0", ...whose);
  const unasked = await push();
  const sha256 = /sha256 ([0-9a-f]{64})/.exec(unasked.stderr)?.[1] ?? "";
  journey.tell(`   exit ${unasked.status}: ${unasked.stderr.trim().split("\n")[0]}`);

  journey.tell("2. She is asked in Hindi, for two purposes, about these very bytes");
  const her = await askHer(desk, sha256);
  const page = await desk.page(her.link);
  const language = /<html lang="(\w+)"/.exec(page)?.[1] ?? "";
  const toggles = page.match(/type="checkbox"/g)?.length;
  journey.tell(`   ${/<h1>(.*?)<\/h1>/.exec(page)?.[1]} (${language}; ${toggles} toggles, none ticked)`);

  journey.tell("3. She agrees to training, and to nothing else");
  await desk.form(her.link, { purposes: "internal-training", action: "agree" });
  const pushed = await push();
  journey.tell(`   ${pushed.stdout.trim().split("\n")[0]}`);
  return { ...her, language, pushedUnasked: { status: unasked.status, message: unasked.stderr } };
}

/** A video is made for that purpose, and none for the other. */
async function use(
  journey: Journey,
  desk: Desk,
): Promise<{ readonly video: string } & Pick<JourneyReport, "made" | "marketing">> {
  journey.tell("4. A video for training is made; the same for marketing is refused");
  const { body: first } = await desk.send("POST", "/v1/videos", greeting);
  const ready = await desk.until(first.id, ["ready", "failed", "blocked", "in_review"]);
  const preview = await desk.raw(`/v1/videos/${first.id}/preview.m3u8`);
  const film = await desk.raw(`/v1/videos/${first.id}/files/video`);
  const bytes = (await film.arrayBuffer()).byteLength;
  const why: string = ready.problem ? ` (${ready.problem.message})` : "";
  journey.tell(`   training: ${ready.state}, preview ${preview.status}, ${bytes} bytes${why}`);
  const marketing = await desk.send("POST", "/v1/videos", {
    ...greeting,
    purpose: "marketing",
    channel: "website",
  });
  journey.tell(`   marketing: ${marketing.status} ${marketing.body.detail}`);
  return {
    video: first.id,
    made: { state: ready.state, bytes },
    marketing: { status: marketing.status, detail: marketing.body.detail },
  };
}

/** She takes it back; what is left of it is a proof. */
async function takeBack(
  journey: Journey,
  desk: Desk,
  { link, principal, video }: Her & { readonly video: string },
): Promise<Pick<JourneyReport, "withdrawnMs" | "queued" | "afterwards" | "shredded" | "proof" | "evidence">> {
  journey.tell("6. She takes it back, while another video waits in the queue");
  const waiting = await desk.send("POST", "/v1/videos", { ...greeting, script: long });
  const startedMs = performance.now();
  await desk.form(link, { action: "withdraw" });
  const queued = await desk.until(waiting.body.id, ["blocked", "failed", "ready", "cancelled"]);
  const withdrawnMs = performance.now() - startedMs;
  const problem: string = queued.problem?.code ?? "";
  journey.tell(`   the queued video is ${queued.state} after ${Math.round(withdrawnMs)} ms: ${problem}`);
  const afterwards = {
    download: (await desk.raw(`/v1/videos/${video}/files/video`)).status,
    preview: (await desk.raw(`/v1/videos/${video}/preview.m3u8`)).status,
    order: (await desk.send("POST", "/v1/videos", greeting)).status,
  };
  journey.tell(`   download ${afterwards.download}, preview ${afterwards.preview}, another order ${afterwards.order}`);

  journey.tell("7. What was hers cannot be read any more");
  const { body: her } = await desk.send("GET", `/v1/principals/${principal}`);
  const pull = await journey.run("asset", "pull", "avatar/lakshmi@1.0.0", "--out", journey.path("pulled"));
  journey.tell(`   her name: ${her.name}; her avatar: exit ${pull.status}: ${pull.stderr.trim().split("\n")[0]}`);

  journey.tell("8. An outsider checks it, offline, with one file and the log's public key");
  const proof = await proveWithdrawal(journey, desk, principal);
  journey.tell(`   ${proof.says}`);
  const evidence = await packEvidence(journey, video);
  const shredded = { name: her.name as string | null, pull: pull.stderr };
  return { withdrawnMs, queued: { state: queued.state, problem }, afterwards, shredded, proof, evidence };
}

/** What is known of the video that was made, for a court: checked offline, with the same file. */
async function packEvidence(journey: Journey, video: string): Promise<JourneyReport["evidence"]> {
  journey.tell("9. All that is known of her video is packed, and checked offline");
  const file = journey.path("evidence.zip");
  await journey.run("evidence", video, "--out", file);
  const verified = await journey.run("verify-offline", "packet", file, "--key", await readLogKey(journey));
  const says = verified.stdout.trim().split("\n")[0] ?? "";
  journey.tell(`   ${says}`);
  return { status: verified.status, says };
}

async function readLogKey(journey: Journey): Promise<string> {
  const shown = await journey.run("ledger", "show", "--json");
  return (JSON.parse(shown.stdout) as { key: string }).key;
}

const front = "---\nlanguage: hi\navatar: lakshmi\nprofile: 480p25\n---\n\n# प्रशिक्षण\n\n";
const greeting = {
  script: `${front}नमस्ते।\n`,
  purpose: "internal-training",
  channel: "internal-lms",
  territory: "IN",
  captions: "none",
};
const long = `${front}${Array.from({ length: 20 }, (_, index) => `यह वाक्य संख्या ${index + 1} है।`).join(" ")}\n`;

type Desk = ReturnType<typeof openDesk>;

/** Who answers for the data, the notice, the person, and the question. */
async function askHer(desk: Desk, sha256: string): Promise<{ readonly link: string; readonly principal: string }> {
  const party = { name: "Bank of Pune", address: "1 MG Road, Pune", contact: "privacy@bank.example", country: "IN" };
  await desk.send("POST", "/v1/parties", { role: "fiduciary", ...party });
  const links = { rights: "https://bank.example/rights", board: "https://www.dpb.gov.in/" };
  const shipped = { languages: ["en", "hi"], purposes, modalities: ["face", "gesture"], links };
  await desk.send("POST", "/v1/notices", { id: "staff-videos", shipped });
  const { body: person } = await desk.send("POST", "/v1/principals", { ref: "emp-2041", name: "Lakshmi Iyer" });
  const evidence = { method: "employment-record", at: new Date().toISOString() };
  await desk.send("PUT", `/v1/principals/${person.id}/age`, { age: "adult", evidence });
  const offers = purposes.map((purpose) => ({
    purpose,
    modalities: ["face", "gesture"],
    operations: ["synthesise", "publish"],
    channels: ["internal-lms"],
    languages: ["hi"],
    assets: [{ name: "avatar/lakshmi@1.0.0", kind: "avatar", sha256 }],
    validUntil: inAYear,
  }));
  const asked = { principal: person.id, notice: { id: "staff-videos" }, language: "hi", offers };
  const { body } = await desk.send("POST", "/v1/consent-requests", asked);
  return { link: body.link, principal: person.id };
}

async function proveWithdrawal(journey: Journey, desk: Desk, principal: string): Promise<JourneyReport["proof"]> {
  const { body: list } = await desk.send("GET", `/v1/consents?principal=${principal}`);
  const { body: consent } = await desk.send("GET", `/v1/consents/${list.consents[0].id}`);
  const { entry } = consent.events.find(({ type }: { type: string }) => type === "consent.withdrawn");
  const file = journey.path("withdrawn.json");
  // The log takes entries in soon after the change that they record.
  for (let tries = 0; tries < 50; tries += 1) {
    const proved = await journey.run("ledger", "prove", entry, "--out", file);
    if (proved.status === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const verified = await journey.run("verify-offline", "proof", file, "--key", await readLogKey(journey));
  return { status: verified.status, says: verified.stdout.trim().split("\n")[0] ?? "" };
}

// oxlint-disable-next-line typescript/no-explicit-any -- an example reads what the documentation names
type Answer = { readonly status: number; readonly body: any };

function openDesk({ url, key }: Pick<Journey, "url" | "key">) {
  const raw = (path: string) => fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${key}` } });
  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }
  return {
    raw,
    send,
    /** What the person's browser does, who has no key. */
    page: async (link: string) => (await fetch(`${url}${link}`)).text(),
    form: (link: string, fields: Readonly<Record<string, string>>) =>
      fetch(`${url}${link}`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" }),
    async until(id: string, states: readonly string[]): Promise<Answer["body"]> {
      for (;;) {
        const { body } = await send("GET", `/v1/videos/${id}?waitMs=1000`);
        if (states.includes(body.state)) return body;
      }
    },
  };
}
