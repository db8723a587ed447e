// The peer's scene: our background, our presenter's layers with a moving head and mouth, a caption that grows, a label.
import React from "react";
import { AbsoluteFill, Composition, Img, interpolate, registerRoot, staticFile, useCurrentFrame } from "remotion";

const words = "Every day our customers receive thousands of false alerts and most look like ours".split(" ");
const whole = { position: "absolute", left: 0, top: 0 };

const Layer = ({ name, x = 0, y = 0 }) => (
  <Img src={staticFile(`${name}.png`)} style={{ position: "absolute", left: x, top: y }} />
);

const Mouth = ({ frame }) => {
  const open = Math.max(0, Math.sin(frame * 0.9) + Math.sin(frame * 0.53) * 0.6) * 26;
  return (
    <svg style={{ ...whole, left: 960, top: 900 }} width={240} height={160}>
      <path d={`M18 72 Q120 ${72 - open} 222 72 Q120 ${92 + open} 18 72`} fill="#5b1a1e" />
      <path d={`M18 72 Q120 ${48 - open} 222 72 Q120 ${72 - open} 18 72`} fill="#b6535a" />
      <path d={`M18 72 Q120 ${124 + open} 222 72 Q120 ${92 + open} 18 72`} fill="#c2636a" />
    </svg>
  );
};

const Scene = ({ layers }) => {
  const frame = useCurrentFrame();
  const turn = Math.sin(frame / 17) * 1.2;
  const nod = Math.sin(frame / 11) * 5;
  const shown = words.slice(0, 1 + (Math.floor(frame / 9) % words.length)).join(" ");
  const opacity = interpolate(frame, [15, 24], [0, 1], { extrapolateLeft: "clamp", extrapolateRight: "clamp" });
  const head = {
    ...whole,
    width: 2160,
    height: 2400,
    transformOrigin: "1080px 1250px",
    transform: `rotate(${turn}deg) translateY(${nod}px)`,
  };
  return (
    <AbsoluteFill>
      <Img src={staticFile("background.webp")} style={{ width: 1920, height: 1080, objectFit: "cover" }} />
      <div style={{ ...whole, left: 420, width: 2160, height: 2400, transformOrigin: "0 0", transform: "scale(0.5)" }}>
        {layers.body.map((layer) => (
          <Layer key={layer.name} {...layer} />
        ))}
        <div style={head}>
          {layers.head.map((layer) => (
            <Layer key={layer.name} {...layer} />
          ))}
          <Mouth frame={frame} />
        </div>
      </div>
      <div
        style={{
          position: "absolute",
          left: 96,
          bottom: 240,
          opacity,
          background: "#12304a",
          color: "white",
          padding: 24,
          font: "600 40px sans-serif",
        }}
      >
        Asha Mehra, Security Training
      </div>
      <div
        style={{
          position: "absolute",
          bottom: 60,
          width: "100%",
          textAlign: "center",
          color: "white",
          font: "600 54px sans-serif",
          textShadow: "0 2px 6px black",
        }}
      >
        {shown}
      </div>
      <div
        style={{
          position: "absolute",
          right: 40,
          top: 40,
          background: "#000b",
          color: "white",
          padding: 12,
          font: "600 44px sans-serif",
        }}
      >
        AI-generated
      </div>
    </AbsoluteFill>
  );
};

const Root = () => (
  <Composition
    id="scene"
    component={Scene}
    width={1920}
    height={1080}
    fps={30}
    durationInFrames={300}
    defaultProps={{ layers: { body: [], head: [] } }}
  />
);

registerRoot(Root);
