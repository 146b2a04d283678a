"""How the page looks: two sets of colours, cards in a grid, one column on a phone, A4 on paper."""

from __future__ import annotations

_LIGHT = """
  --paper:#f3f6f9; --card:#ffffff; --ink:#1f2933; --soft:#52606d; --line:#dde2e7; --track:#e8edf2;
  --accent:#1f5f8b; --tint:#d6e6f2; --good:#1a7048; --bad:#b4321f; --band:rgba(31,95,139,.16);
  --s1:#1f5f8b; --s2:#c9711a; --s3:#21877a; --s4:#86529c; --s5:#6f7d8c; --s6:#b8435c;
"""
_DARK = """
  --paper:#12181f; --card:#1b242e; --ink:#e7edf3; --soft:#a3b1bf; --line:#2f3b48; --track:#2a3541;
  --accent:#7cbcea; --tint:#213a4d; --good:#63cf9b; --bad:#ff8f7d; --band:rgba(124,188,234,.2);
  --s1:#6cb4e6; --s2:#f0a857; --s3:#4fc3ae; --s4:#c09ad8; --s5:#9dacbb; --s6:#ee8fa2;
"""
_SERIES = "\n".join(
    f".fill.s{n},.dot.s{n}{{fill:var(--s{n})}}.swatch.s{n}{{background:var(--s{n})}}"
    f".line.s{n},.ring.s{n}{{stroke:var(--s{n})}}"
    for n in range(1, 7)
)
_PAGE = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,
"Segoe UI",Roboto,"Helvetica Neue",Arial,"PingFang SC","Hiragino Sans GB","Microsoft YaHei",
"Noto Sans CJK SC","Noto Sans SC",sans-serif;font-variant-numeric:tabular-nums;
overflow-wrap:break-word}
header,main,footer{max-width:1120px;margin:0 auto;padding:0 24px}
header{padding-top:40px}
h1{font-size:30px;line-height:1.2;margin:0;letter-spacing:-.01em}
h2{font-size:20px;line-height:1.3;margin:44px 0 14px}
h3{font-size:15px;margin:22px 0 8px}
.subtitle{margin:6px 0 0;color:var(--soft)}
nav{display:flex;flex-wrap:wrap;gap:6px 18px;margin-top:16px;padding-top:12px;
border-top:1px solid var(--line);font-size:14px}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px}
ul,ol{margin:0;padding:0;list-style:none}
small{font-size:12px;color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:14px}
.tiles li{display:flex;flex-direction:column;position:relative;overflow:hidden;min-height:112px}
.tiles .lined{padding-bottom:40px}
.tiles .what{color:var(--soft);font-size:13px}
.tiles strong{font-size:32px;line-height:1.25;font-weight:650;letter-spacing:-.02em}
.moved{font-size:14px;font-weight:600;color:var(--soft)}
.good .moved{color:var(--good)}
.bad .moved{color:var(--bad)}
.moved.even{font-weight:400}
.spark{position:absolute;left:0;right:0;bottom:6px;width:100%;height:28px;opacity:.75}
#findings ol{display:grid;gap:12px;counter-reset:found}
#findings li{position:relative;padding-left:58px;counter-increment:found}
#findings li::before{content:counter(found);position:absolute;left:18px;top:17px;width:26px;
height:26px;border-radius:50%;background:var(--tint);color:var(--accent);font-size:13px;
font-weight:650;line-height:26px;text-align:center}
#findings p{margin:0}
.said{font-weight:600}
#findings .advice{margin-top:3px}
#findings .evidence{margin-top:7px;font-size:13px;line-height:1.9}
.chip{display:inline-block;border:1px solid var(--line);border-radius:6px;padding:0 8px;
color:var(--soft);max-width:100%}
a.chip{color:var(--accent)}
.task{font-family:ui-monospace,Consolas,Menlo,monospace}
.charts{display:flex;flex-wrap:wrap;gap:14px}
.chart{margin:0;container-type:inline-size;min-width:0;flex:1 1 calc(50% - 7px)}
.wide{flex-basis:100%}
figcaption{font-weight:600;margin-bottom:10px}
svg{display:block}
.plot{width:calc(100% - 46px);margin-left:46px;overflow:visible}
.bars{width:100%;overflow:visible}
svg text{fill:var(--ink);font-size:12px}
svg .value{font-weight:600}
svg .faint,svg .tick{fill:var(--soft);font-weight:400}
svg .tick{font-size:11px}
.grid{stroke:var(--line);stroke-width:1}
.zero{stroke:var(--soft)}
.limit{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:5 4}
.track{fill:var(--track)}
.band{fill:var(--band)}
.line{fill:none;stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round;
vector-effect:non-scaling-stroke}
.dot{stroke:var(--card);stroke-width:1.5}
.ring{fill:none;stroke-width:7}
.pie{width:170px;flex:none}
svg .total{font-size:7px;font-weight:650}
.beside{display:flex;flex-wrap:wrap;align-items:center;gap:16px 28px}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin-bottom:8px;font-size:13px}
.legend li{display:flex;align-items:center;gap:7px}
.slices{flex:1 1 170px;flex-direction:column;gap:6px;margin:0}
.slices b{margin-left:auto;padding-left:12px;white-space:nowrap}
.swatch{width:11px;height:11px;border-radius:3px;flex:none}
.swatch.soft{background:var(--band)}
details{margin-top:12px;font-size:13px}
summary{cursor:pointer;color:var(--accent);width:max-content;max-width:100%}
.scope{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px 16px;
margin-top:8px}
.scope summary{font-size:14px;font-weight:600}
.scroll{overflow-x:auto;margin-top:8px;max-width:100%}
.scroll+.scroll{margin-top:18px}
#figures>.scroll,section section>.scroll{background:var(--card);border:1px solid var(--line);
border-radius:10px;padding:4px 8px}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{padding:6px 10px;text-align:right;vertical-align:top;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--soft);font-weight:600;font-size:12px;vertical-align:bottom}
th:first-child,td.text,#overdue th{text-align:left}
tbody th{font-weight:500;min-width:110px}
td{white-space:nowrap}
td.text{white-space:normal;min-width:72px}
td.tight{white-space:nowrap}
td.roomy{min-width:120px}
code{font:.92em ui-monospace,Consolas,Menlo,monospace;background:var(--track);
border-radius:4px;padding:1px 5px}
td.main{font-weight:650}
td small{display:block;font-size:11px}
:target{background:var(--tint)}
.verdicts{margin-top:8px;font-size:14px;display:grid;gap:4px}
.note{color:var(--soft);font-size:13px;margin:10px 0 0}
footer{margin-top:44px;padding-bottom:36px;color:var(--soft);font-size:13px}
footer p{margin:2px 0;border:0}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}
@container (max-width:430px){.thin{display:none}.low{transform:translateY(14px)}}
@media screen and (max-width:820px){.chart{flex-basis:100%}}
@media screen and (max-width:520px){
header,main,footer{padding-left:14px;padding-right:14px}
header{padding-top:24px}
h1{font-size:24px}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:10px}
.tiles li{padding:12px}
.tiles .lined{padding-bottom:38px}
.tiles strong{font-size:25px}
.card{padding:14px}
#findings li{padding-left:50px}
#findings li::before{left:13px;top:13px}
}
"""
_PAPER = """
@page{size:A4;margin:14mm 13mm}
@media print{
body{background:#fff;font-size:10.5pt;line-height:1.45}
header,main,footer{max-width:none;padding:0}
nav,.screen,details:not([open]){display:none}
h1{font-size:20pt}
h2{font-size:13.5pt;margin:18pt 0 8pt}
h2,h3,figcaption{break-after:avoid}
.card,tr{break-inside:avoid}
.card,.scope,#figures>.scroll,section section>.scroll{box-shadow:none;border-color:#cfd6dd}
.tiles{grid-template-columns:repeat(4,minmax(0,1fr));gap:8px}
.tiles li{padding:8px 10px;min-height:0}
.tiles .lined{padding-bottom:34px}
.tiles strong{font-size:19pt}
.charts{gap:10px}
.chart{flex-basis:calc(50% - 5px)}
.wide{flex-basis:100%}
.pie{width:120px}
.card{padding:9px 12px}
#findings ol{display:block}
#findings li{padding-left:44px;margin-bottom:6px}
#findings li::before{left:10px;top:9px;width:22px;height:22px;line-height:22px}
#findings .evidence{margin-top:3px;font-size:8pt;line-height:1.7}
.chip{padding:0 5px}
.scroll{overflow:visible}
table{font-size:8.5pt}
th,td{padding:3px 6px}
td small{font-size:7.5pt}
thead{display:table-header-group}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""
STYLE = (
    f":root{{{_LIGHT}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{_DARK}}}}}\n"
    f"{_PAGE}{_SERIES}\n{_PAPER}"
)
