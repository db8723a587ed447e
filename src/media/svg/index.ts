/** SVG pictures of shapes and colours, drawn the same everywhere; whatever could run, load or include is refused. */
export { drawSvg, measureSvg } from "./draw-svg.ts";
