/** The page's style sheet: light and dark, narrow and wide, and on paper. */
export const style: string = `
:root{color-scheme:light dark;--ink:#1c2128;--soft:#57606a;--paper:#fff;--panel:#f6f8fa;--line:#d0d7de;--edge:#818b98;--link:#0b5cad;
--good:#176f3d;--bad:#b42318;--warn:#8a5a00;--open:#4a5568;--dot:#0b5cad}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa5b1;--paper:#0f1419;--panel:#171d24;--line:#343d47;--edge:#768390;--link:#79b8ff;
--good:#4cc38a;--bad:#ff8a80;--warn:#e3b341;--open:#a8b3c1;--dot:#79b8ff}}
*{box-sizing:border-box}
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
.badge.corroborated{color:var(--good)}.badge:is(.refuted,.failed){color:var(--bad)}.badge.vacuous{color:var(--warn)}.badge.undecided{color:var(--open)}
.scroll{overflow-x:auto;margin:.5rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .7rem;border-bottom:1px solid var(--line);overflow-wrap:normal}
th{color:var(--soft);font-weight:600;white-space:nowrap}tbody th{font-weight:400;color:var(--ink);white-space:normal}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.overview th[scope=row]{min-width:14rem}.overview small{display:block}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1rem;margin:.4rem 0;font-size:.92rem}
dt{color:var(--soft)}dd{margin:0;font-variant-numeric:tabular-nums}
.claim{border:1px solid var(--line);border-left:.35rem solid var(--line);border-radius:.5rem;padding:1rem 1.1rem;margin:1.1rem 0;scroll-margin-top:1rem}
.claim.corroborated{border-left-color:var(--good)}.claim:is(.refuted,.failed){border-left-color:var(--bad)}
.claim.vacuous{border-left-color:var(--warn)}.claim.undecided{border-left-color:var(--open)}
.claim>header{display:flex;flex-wrap:wrap;gap:.4rem .8rem;align-items:center}.claim>header h3{margin-right:auto}
.claim>.reason{margin:.3rem 0}.claim>.statement{margin:.5rem 0;padding:.4rem .9rem}details.more{padding:.2rem 0 0}details.more>summary{font-weight:400;font-size:.92rem;color:var(--link)}
.claim:target,.claim.here{outline:2px solid var(--link);outline-offset:2px}html:not(.js) .claim:target>details::details-content{content-visibility:visible;display:block}
a.bar{line-height:0;border-radius:.2rem}svg.bar{vertical-align:text-bottom}svg.bar .fine{fill:var(--good)}svg.bar .open{fill:none;stroke:var(--bad);stroke-width:1.5}
.many .claim{content-visibility:auto;contain-intrinsic-size:auto 12rem}
.page{display:grid;grid-template-columns:minmax(0,1fr);gap:0 2.2rem}.content{min-width:0}.family{margin-top:1.6rem}.family>h2{margin:1.8rem 0 .4rem}.family>h2 small{font-weight:400}
.digest{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 2rem}.digest ol,.digest ul{margin:.3rem 0;padding-left:1.4rem}.digest li{margin:.25rem 0}
.short h3{margin:.8rem 0 .3rem}.calm{border:1px solid var(--line);border-left:.4rem solid var(--good);border-radius:.4rem;padding:.1rem 1rem .3rem;margin:1rem 0}.calm h3,.alert h3{margin:.3rem 0}
nav.steps{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem}.claim h2{font-size:1.05rem;margin:1rem 0 .4rem}.claim h1{font-size:1.4rem;margin:0 auto 0 0}nav.side{font-size:.9rem;margin-bottom:1rem}nav.side ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1rem}nav.side li ul{display:none}
.sign.corroborated{color:var(--good)}.sign:is(.refuted,.failed){color:var(--bad)}.sign.vacuous{color:var(--warn)}.sign.undecided{color:var(--open)}
.keys,#unfold{display:none}.js .keys{display:block;font-size:.88rem;color:var(--soft)}.js #unfold{display:inline-block}kbd{font:inherit;border:1px solid var(--edge);border-radius:.25rem;padding:0 .35rem;background:var(--panel)}
@media (min-width:68rem){body:has(>.page){max-width:92rem}.page{grid-template-columns:15.5rem minmax(0,1fr)}
nav.side{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:1rem .6rem 1rem 0;border-right:1px solid var(--line)}nav.side ul,nav.side li ul{display:block}nav.side li{margin:.35rem 0}nav.side li li{margin:.1rem 0}nav.side li li a{text-decoration:none}nav.side li li a:hover{text-decoration:underline}}
.claim h3 a{color:inherit;text-decoration:none}.claim h3 a:hover{text-decoration:underline}
.statement{overflow-x:auto;background:linear-gradient(90deg,var(--panel) 40%,transparent) 0 0/2rem 100% no-repeat local,linear-gradient(270deg,var(--panel) 40%,transparent) 100% 0/2rem 100% no-repeat local,linear-gradient(90deg,var(--edge),transparent) 0 0/.5rem 100% no-repeat,linear-gradient(270deg,var(--edge),transparent) 100% 0/.5rem 100% no-repeat,var(--panel);border-radius:.4rem;padding:.7rem .9rem;margin:.6rem 0}
pre.statement{white-space:pre-wrap}
.paper{margin:.6rem 0;padding:0 0 0 .9rem;border-left:.2rem solid var(--line)}.paper .words{white-space:pre-line;overflow-x:auto}
.body{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem 2rem;align-items:start;margin:.8rem 0}
.picture{margin:0;min-width:0}.picture svg{width:100%;height:auto;display:block;max-width:30rem}section[aria-labelledby=resolution] .picture svg{max-width:44rem}.picture h4{font-size:.95rem;margin:0 0 .3rem}
svg{font:11px system-ui,sans-serif;text-anchor:middle}svg text{fill:var(--soft)}.panels{grid-column:1/-1}.row{display:flex;flex-wrap:wrap;gap:.6rem 1.2rem}.panel{flex:0 1 13.5rem;min-width:0}.panel p{margin:.2rem 0;font-size:.85rem}
.save,.filters{display:none}.js .save{display:block;font-size:.85rem;color:var(--soft);margin:.25rem 0}.js .filters{display:flex}
.filters{flex-wrap:wrap;gap:.6rem 1.2rem;align-items:center;margin:.6rem 0}.filters fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.2rem .9rem}
.filters legend{float:left;padding:0;margin-right:.9rem}.filters p{margin:0;color:var(--soft)}
button,select,input[type=search]{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--edge);border-radius:.35rem;padding:.2rem .6rem;max-width:100%}
.save button{padding:0 .5rem;margin-right:.3rem;cursor:pointer}button:hover{border-color:var(--link)}
[hidden]{display:none!important}.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.tiles{list-style:none;display:flex;flex-wrap:wrap;gap:.6rem;padding:0;margin:.6rem 0}.tiles li{border:1px solid var(--line);border-top:.3rem solid var(--line);border-radius:.4rem;padding:.3rem 1rem}
.tiles strong{font-size:1.6rem;margin-right:.2rem}.tiles .corroborated{border-top-color:var(--good)}.tiles :is(.refuted,.failed){border-top-color:var(--bad)}
.tiles .vacuous{border-top-color:var(--warn)}.tiles .undecided{border-top-color:var(--open)}
.counterexample{background:var(--panel);border-left:.25rem solid var(--bad);border-radius:.3rem;padding:.7rem .9rem;margin:.7rem 0}
details{border-top:1px solid var(--line);padding:.35rem 0}summary{cursor:pointer;font-weight:600;padding:.15rem 0}
details.case{border:0;padding:0}details.case summary{font-weight:400;color:var(--link)}
.missing{color:var(--bad)}td:empty{padding:0}
.arithmetic,details.case ol{font-size:.92rem;margin:.4rem 0}code{font-size:.9em}
.live{position:fixed;bottom:0;left:0;right:0;margin:0;padding:.4rem 1rem;background:var(--panel);border-top:1px solid var(--edge);font-size:.9rem}
.case-page section{margin:1.6rem 0}.case-page .counterexample h2{margin-top:0}.command{user-select:all;background:var(--panel);border-radius:.4rem;padding:.7rem .9rem;overflow-x:auto;white-space:pre-wrap}
footer{margin-top:3rem;border-top:1px solid var(--line);color:var(--soft);font-size:.9rem}
@media (max-width:36rem){.overview th[scope=row]{min-width:10rem}body{padding:1rem .7rem 3rem}.claim{padding:.8rem .7rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}
th,td{padding:.3rem .45rem}}
@media print{.many .claim{content-visibility:visible}.js .save,.js .filters,.skip,nav.side,details.more>summary{display:none}.page{display:block}:root{--ink:#000;--soft:#444;--paper:#fff;--panel:#f4f4f4;--line:#bbb;--link:#000;--good:#0a5a2c;--bad:#a11;--dot:#036}
body{max-width:none;font-size:10pt;padding:0}.claim{break-inside:auto}.picture,.counterexample,tr{break-inside:avoid}.scroll{overflow:visible}.statement{overflow:visible;background:var(--panel);font-size:8pt}
details:not(.more)::details-content{content-visibility:visible!important;display:block!important}}
`.trim();
