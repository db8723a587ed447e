/** SVG pictures of shapes and colours, drawn the same everywhere; whatever could run, load or include is refused. */
export { checkLayer, decodeLayer } from "./decode-layer.ts";
export { drawSvg } from "./draw-svg.ts";
