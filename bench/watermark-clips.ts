/** Ten seconds each of the project's own videos: every avatar, every background, every shape. */
export interface WatermarkClip {
  readonly name: string;
  /** Tuned on, or held out of every choice that was made. */
  readonly isHeldOut: boolean;
  /** One of the six that every attack is tried on. */
  readonly isInLongList: boolean;
  readonly script: string;
}

const write = (head: string, body: string): string => `---\ntitle: A clip\n${head}\n---\n\n## A scene\n\n${body}\n`;

/** Cells and levels were chosen on the first three, mostly on the first; the detector's filters also on the upright one before flames. */
export const watermarkClips: readonly WatermarkClip[] = [
  {
    name: "asha studio wide",
    isHeldOut: false,
    isInLongList: false,
    script: write(
      "language: en\navatar: asha\nbackground: studio\nprofile: 1080p30\nspeaker: { name: Asha Mehra, title: Security Training }",
      "Welcome to this short lesson on safe messages. Every day, our customers receive many false alerts. Most of them look almost exactly like ours.",
    ),
  },
  {
    name: "raghav office points upright",
    isHeldOut: false,
    isInLongList: false,
    script: write(
      "language: en\navatar: raghav\nbackground: office\nprofile: 1080p30-vertical",
      "- It hurries you\n- It asks for a secret\n- Its link looks wrong\n\nFirst, it hurries you, and it threatens to block your card. Second, it asks for a secret, such as your password. Third, the link has a strange name.",
    ),
  },
  {
    name: "meera classroom square",
    isHeldOut: false,
    isInLongList: true,
    script: write(
      "language: hi\navatar: meera\nbackground: classroom\nprofile: 1080p30-square",
      "आज हम सुरक्षित संदेशों के बारे में सीखेंगे। हर दिन हमारे ग्राहकों को झूठे संदेश मिलते हैं। उनमें से अधिकतर हमारे जैसे ही दिखते हैं।",
    ),
  },
  {
    name: "harjeet newsroom slide wide",
    isHeldOut: true,
    isInLongList: true,
    script: write(
      "language: en\navatar: harjeet\nbackground: newsroom\nprofile: 1080p30",
      "![News](slides/news.png)\n\nGood evening, and welcome to the news of the bank. Our branches will open an hour earlier from Monday. Please bring your card and your passbook with you.",
    ),
  },
  {
    name: "asha festive wide",
    isHeldOut: true,
    isInLongList: true,
    script: write(
      "language: hi\navatar: asha\nbackground: festive\nbrand: neelgagan\nprofile: 1080p30",
      "नमस्ते राजेश जी! आपको और आपके अपनों को दीपावली की हार्दिक शुभकामनाएँ। यह साल आपके भरोसे से रोशन रहा। आपके घर में सुख और समृद्धि का दीप हमेशा जलता रहे।",
    ),
  },
  {
    name: "meera festive upright",
    isHeldOut: false,
    isInLongList: true,
    script: write(
      "language: en\navatar: meera\nbackground: festive\nprofile: 1080p30-vertical",
      "A very happy festival to you and to your family. We thank you for the trust of this year. May the lamp of joy always burn in your home.",
    ),
  },
  {
    name: "raghav newsroom quote square",
    isHeldOut: true,
    isInLongList: true,
    script: write(
      "language: en\navatar: raghav\nbackground: newsroom\nprofile: 1080p30-square",
      "> Trust is earned in drops.\n\nA year of trust, in three short lessons. Trust is earned in drops, my mother used to say. And we have earned it with your help, day after day.",
    ),
  },
  {
    name: "harjeet studio close upright",
    isHeldOut: true,
    isInLongList: true,
    script: write(
      "language: en\navatar: harjeet\nbackground: studio\nlayout: close\nprofile: 1080p30-vertical",
      "Do not forward it, not even as a warning to your friends. Take a picture of the screen with your phone. Then open the app, and choose Report.",
    ),
  },
];
