/** The look of the policy book: one column on a phone, contents beside it on a desk, plain black on paper. */
export const BOOK_STYLE = `
:root{--ink:#1d2733;--soft:#5b6876;--line:#d9dfe6;--ground:#f5f7f9;--accent:#0b5cad;--good:#11703f;--bad:#a3261d;--open:#7a5200}
*{box-sizing:border-box}
body{margin:0;color:var(--ink);background:var(--ground);font:15px/1.65 "Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;display:grid;grid-template-columns:minmax(15rem,20rem) minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1rem 1.25rem;background:#fff;border-right:1px solid var(--line);font-size:13px}
nav ol{padding-left:1.6rem;margin:.25rem 0 1rem}
nav a{color:var(--ink);text-decoration:none}nav a:hover,nav a:focus{color:var(--accent);text-decoration:underline}
main{padding:1.5rem 2rem;max-width:76rem}
h1{font-size:1.7rem;margin:0}h2{font-size:1.25rem;margin:0 0 .25rem}h3{font-size:1rem;margin:1.25rem 0 .35rem}h4{font-size:.9rem;margin:.75rem 0 .25rem;color:var(--soft)}
[lang=en]{color:var(--soft);font-size:.86em}
article{background:#fff;border:1px solid var(--line);border-radius:8px;padding:1.25rem 1.5rem;margin:1.25rem 0;scroll-margin-top:1rem;break-inside:auto}
article.demonstration{background:repeating-linear-gradient(-45deg,#fff,#fff 22px,#fff7e6 22px,#fff7e6 44px)}
.tags{margin:.25rem 0 .5rem}.tags>span{display:inline-block;border:1px solid var(--line);border-radius:999px;padding:0 .7em;margin-right:.4em;font-size:.86em}.tags .not{border-color:var(--open);color:var(--open)}
.reason{border-left:4px solid var(--open);background:#fff8ea;padding:.6rem .9rem;margin:.75rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}dt{color:var(--soft)}dd{margin:0}
.beside{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:1.5rem;border-top:1px solid var(--line);border-bottom:1px solid var(--line);margin:1rem 0;padding-bottom:.75rem}
blockquote{margin:.4rem 0;padding:.4rem .8rem;border-left:3px solid var(--accent);background:var(--ground)}blockquote p{margin:0}blockquote footer{font-size:.86em;color:var(--soft)}
.rule{list-style:none;padding:0;margin:0}.rule li{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:0 1rem;padding:.2rem 0;border-bottom:1px dotted var(--line)}.rule li>span{padding-left:calc(var(--d,0)*1.1rem)}.rule code{color:var(--soft)}
#choices{display:grid;gap:.4rem;margin:.5rem 0 1rem}#choices[hidden]{display:none}#choices input,#choices select{font:inherit;width:100%;min-height:2.2rem;border:1px solid var(--line);border-radius:4px;padding:.2rem .5rem;background:#fff;color:var(--ink)}#choices output{color:var(--soft)}article[hidden],nav li[hidden]{display:none}
.d1{--d:1}.d2{--d:2}.d3{--d:3}.d4{--d:4}.d5{--d:5}
code{font:12px/1.5 ui-monospace,"DejaVu Sans Mono",Consolas,monospace;overflow-wrap:anywhere}
.amount{margin:.2rem 0;font-weight:600}.amount [lang=en]{font-weight:400}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13px}th{text-align:left;color:var(--soft);font-weight:600}th,td{border-bottom:1px solid var(--line);padding:.35rem .5rem;vertical-align:top}
.wide td{min-width:5.5rem}.eligible{color:var(--good)}.ineligible{color:var(--bad)}.undetermined{color:var(--open)}
.mark{border-radius:3px;padding:0 .4em;font-size:.86em;background:var(--ground);white-space:nowrap}.mark.read{color:var(--good)}.mark.known{color:var(--accent)}.mark.uncertain{color:var(--open)}
.sources{color:var(--soft);font-size:.86em;margin-bottom:0}
@media (max-width:60rem){body{display:block}nav{position:static;height:auto;max-height:40vh;border-right:0;border-bottom:1px solid var(--line)}main{padding:1rem}.beside{grid-template-columns:1fr}article{padding:1rem}}
@media (max-width:40rem){.rule li{grid-template-columns:1fr}.tags>span{margin-bottom:.25rem}
.wide table,.wide tbody,.wide tr,.wide td{display:block;width:100%}.wide thead{display:none}.wide tr{border-bottom:1px solid var(--line);padding:.4rem 0}.wide td{border:0;padding:.1rem 0}.wide td:empty{display:none}.wide td[data-of]::before{content:attr(data-of) '：';color:var(--soft)}dl{grid-template-columns:1fr}dt{margin-top:.3rem}}
@media print{body{display:block;background:#fff;font-size:10.5pt}nav{display:none}main{max-width:none;padding:0}article{border:0;padding:0;break-before:page;background:none}h2,h3,h4{break-after:avoid}tr,li,blockquote{break-inside:avoid}details>code{display:none}}
`;
