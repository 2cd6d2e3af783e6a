/** The page's style sheet: light and dark, narrow and wide, and on paper. */
export const style: string = `
:root{color-scheme:light dark;--ink:#1c2128;--soft:#57606a;--paper:#fff;--panel:#f6f8fa;--line:#d0d7de;--link:#0b5cad;
--good:#176f3d;--bad:#b42318;--warn:#8a5a00;--open:#4a5568;--dot:#0b5cad;--forbidden:#b4231814}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa5b1;--paper:#0f1419;--panel:#171d24;--line:#343d47;--link:#79b8ff;
--good:#4cc38a;--bad:#ff8a80;--warn:#e3b341;--open:#a8b3c1;--dot:#79b8ff;--forbidden:#ff8a801f}}
*{box-sizing:border-box}
html{scroll-behavior:smooth}
body{margin:0 auto;max-width:72rem;padding:1.5rem 1.25rem 4rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:.2rem 0 .6rem}h2{font-size:1.25rem;margin:2.4rem 0 .8rem}
h3{font-size:1.05rem;margin:0}h4{margin:0 0 .4rem}
a{color:var(--link)}p{margin:.5rem 0}small,.source,.notes,figcaption{color:var(--soft)}
.source,.notes,figcaption{font-size:.88rem}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-100rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.4rem .8rem}
.lead{font-size:1.15rem}.alert{border:1px solid var(--bad);border-left-width:.4rem;border-radius:.4rem;padding:.4rem 1rem;margin:1rem 0}
.alert ul{margin:.3rem 0;padding-left:1.2rem}
.badge{display:inline-block;white-space:nowrap;font-size:.85rem;font-weight:600;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem}
.badge.corroborated{color:var(--good)}.badge.refuted{color:var(--bad)}.badge.vacuous{color:var(--warn)}.badge.undecided{color:var(--open)}
.scroll{overflow-x:auto;margin:.5rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .7rem;border-bottom:1px solid var(--line);overflow-wrap:normal}
th{color:var(--soft);font-weight:600;white-space:nowrap}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.overview td:nth-child(2){min-width:14rem}.overview small{display:block}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1rem;margin:.4rem 0;font-size:.92rem}
dt{color:var(--soft)}dd{margin:0;font-variant-numeric:tabular-nums}
.claim{border:1px solid var(--line);border-left:.35rem solid var(--line);border-radius:.5rem;padding:1rem 1.1rem;margin:1.1rem 0;scroll-margin-top:1rem}
.claim.corroborated{border-left-color:var(--good)}.claim.refuted{border-left-color:var(--bad)}
.claim.vacuous{border-left-color:var(--warn)}.claim.undecided{border-left-color:var(--open)}
.claim>header{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;justify-content:space-between}
.claim h3 a{color:inherit;text-decoration:none}.claim h3 a:hover{text-decoration:underline}
.statement{overflow-x:auto;background:var(--panel);border-radius:.4rem;padding:.7rem .9rem;margin:.6rem 0}
pre.statement{white-space:pre-wrap}
.body{display:flex;flex-wrap:wrap;gap:1rem 2rem;align-items:flex-start;margin:.8rem 0}.numbers{flex:1 1 22rem;min-width:0}
.scatter{margin:0;flex:0 1 24rem;min-width:0}.scatter svg{width:100%;max-width:24rem;height:auto;display:block}
.scatter text{fill:var(--soft);font-size:11px}.scatter .grid{stroke:var(--line);stroke-width:.6}
.scatter .forbidden{fill:var(--forbidden)}.scatter .diagonal{stroke:var(--bad);stroke-width:1.2;fill:none}
.scatter .sampled{stroke:var(--dot);stroke-width:1;opacity:.35}
.scatter .exact,.scatter .violation{stroke:var(--dot);stroke-width:4;stroke-linecap:round;opacity:.6}
.scatter .violation{stroke:var(--bad);stroke-width:6;opacity:1}
.counterexample{background:var(--panel);border-left:.25rem solid var(--bad);border-radius:.3rem;padding:.7rem .9rem;margin:.7rem 0}
details{border-top:1px solid var(--line);padding:.35rem 0}summary{cursor:pointer;font-weight:600;padding:.15rem 0}
details.case{border:0;padding:0}details.case summary{font-weight:400;color:var(--link)}
.labels{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;padding:0;margin:.4rem 0}
.labels li{border:1px solid var(--line);border-radius:1rem;padding:0 .7rem;font-size:.88rem}.labels .missing{border-color:var(--bad);color:var(--bad)}
.arithmetic{font-size:.92rem;margin:.4rem 0}code{font-size:.9em}
footer{margin-top:3rem;border-top:1px solid var(--line);color:var(--soft);font-size:.9rem}
@media (max-width:36rem){body{padding:1rem .7rem 3rem}.claim{padding:.8rem .7rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}
th,td{padding:.3rem .45rem}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{:root{--ink:#000;--soft:#444;--paper:#fff;--panel:#f4f4f4;--line:#bbb;--link:#000;--good:#0a5a2c;--bad:#a11;--dot:#036}
body{max-width:none;font-size:10pt;padding:0}.claim{break-inside:auto}.scatter,.counterexample,tr{break-inside:avoid}.scroll{overflow:visible}
details::details-content{content-visibility:visible!important;display:block!important}}
`.trim();
