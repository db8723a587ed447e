/** How the page looks: by the fonts of whoever reads it, light or dark as they like it, and from a phone's width on. */
export const pageStyle = `
:root{--ink:#1b1f2a;--soft:#5b6477;--line:#dfe3ea;--ground:#fff;--side:#f6f7f9;--accent:#8a2f12;--code:#f1f2f5}
@media (prefers-color-scheme:dark){:root{--ink:#e7e9ee;--soft:#a2abbd;--line:#323848;--ground:#151820;--side:#1b1f29;--accent:#f2a27f;--code:#242936}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem}
body{margin:0;display:grid;grid-template-columns:19rem minmax(0,1fr);color:var(--ink);background:var(--ground);font:16px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
nav{position:sticky;top:0;height:100vh;overflow-y:auto;padding:1.25rem 1rem;background:var(--side);border-right:1px solid var(--line);font-size:.86rem}
nav ul{list-style:none;margin:.2rem 0 .6rem;padding:0}
nav li a{display:flex;gap:.5rem;padding:.14rem 0;color:var(--ink);text-decoration:none;overflow-wrap:anywhere}
nav a:hover{color:var(--accent)}
nav summary{cursor:pointer;font-weight:600;padding:.15rem 0}
nav .method{flex:0 0 3.1rem}
.brand{font-size:1.1rem;font-weight:700;margin:0 0 .5rem}.brand span{color:var(--soft);font-weight:400;font-size:.85rem}
main{padding:1.5rem clamp(1rem,4vw,3.5rem) 6rem;max-width:62rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2em 0 .5em}
h2::first-letter{text-transform:uppercase}h2{margin:3rem 0 .5rem;padding-top:1rem;border-top:2px solid var(--line);}
h3{font-size:1.05rem;margin:0 0 .3rem;overflow-wrap:anywhere}
h4{margin:1.1rem 0 .3rem;font-size:.95rem}
.operation{padding:1.2rem 0;border-bottom:1px solid var(--line)}
.operation:target{box-shadow:inset 3px 0 var(--accent);padding-left:1rem}
.summary{font-size:1.05rem;margin:.2rem 0}
.scope,.limits,.may,.type{color:var(--soft);font-size:.87rem}
.limits{margin:.1rem 0}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--code);padding:.08em .3em;border-radius:4px}
.method{font:600 .78rem ui-monospace,Menlo,Consolas,monospace;text-transform:uppercase;color:#1d6f42}
.post{color:#8a5300}.put,.patch{color:#3d4fb0}.delete{color:#b01f2e}
@media (prefers-color-scheme:dark){.method{color:#6fd39a}.post{color:#f0b35c}.put,.patch{color:#a3b1ff}.delete{color:#ff8d97}}
dl{margin:.3rem 0 .3rem;padding-left:.9rem;border-left:2px solid var(--line)}
dt{margin-top:.45rem}dd{margin:0 0 0 .4rem}dd p{margin:.1rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}td{padding:.35rem .6rem .35rem 0;border-top:1px solid var(--line);vertical-align:top}td p{margin:.1rem 0;color:var(--soft)}
.answer{margin:.25rem 0}.answer summary{cursor:pointer}
.status{font:600 .85rem ui-monospace,Menlo,Consolas,monospace;margin-right:.35rem}.s2{color:#1d6f42}.s3{color:#3d4fb0}.s4,.s5{color:#b01f2e}
@media (prefers-color-scheme:dark){.s2{color:#6fd39a}.s3{color:#a3b1ff}.s4,.s5{color:#ff8d97}}
a{color:var(--accent)}
@media (max-width:52rem){body{display:block}nav{position:static;height:auto;max-height:45vh;border-right:0;border-bottom:1px solid var(--line)}}
`;
