/** The starter's colours, in one place: the first thing that anybody changes. */
export const starterColours = {
  skin: "#c98d62",
  skinShade: "#a96f49",
  blush: "rgba(196, 92, 66, 0.28)",
  hair: "#2b201d",
  hairShine: "rgba(146, 108, 86, 0.35)",
  shirt: "#1f6f78",
  shirtShade: "#17535b",
  trim: "#f0c36a",
  upperLip: "#9c4546",
  lowerLip: "#b9595a",
  lipEdge: "#5a2022",
  mouth: "#2a0d0f",
  teeth: "#f2ece2",
  tongue: "#b4575a",
  lash: "#221613",
  iris: "#4a2a18",
} as const;
