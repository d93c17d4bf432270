/* The style of the report: light and dark by the reader's setting, paper, phones. */
#include "cli/report.h"

const char *const cli_report_style[] = {
    ":root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--soft:#57606a;--line:#d5dae0;"
    "--box:#f5f7f9;--link:#0059a8;--grid:#9aa4af;--c0:#0072b2;--c1:#d55e00;--c2:#00805d;"
    "--c3:#aa4499;--c4:#a0740a;--c5:#3a9bd6;--c6:#666;--good:#00694b;--bad:#b3261e;--open:#8a5a00}"
    "\n",
    "@media(prefers-color-scheme:dark){:root{--bg:#14171b;--fg:#e4e7eb;--soft:#9fa9b4;"
    "--line:#363d46;--box:#1c2127;--link:#7cc0ff;--grid:#5d6873;--c0:#5bb8f5;--c1:#ff9355;"
    "--c2:#3fd0a0;--c3:#e79bd8;--c4:#e8c15a;--c5:#a5d8ff;--c6:#a8a8a8;--good:#5fd6a9;"
    "--bad:#ff8a80;--open:#ffc66d}}\n",
    "*{box-sizing:border-box}\n", "html{-webkit-text-size-adjust:100%}\n",
    "body{margin:0;background:var(--bg);color:var(--fg);"
    "font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}\n",
    "main,header,nav,footer{max-width:60rem;margin:0 auto;padding:0 1.25rem}\n",
    "header{padding-top:2.5rem}\n",
    "h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem;overflow-wrap:anywhere}\n",
    "h2{font-size:1.35rem;margin:3rem 0 .75rem;padding-bottom:.3rem;"
    "border-bottom:1px solid var(--line)}\n",
    "h3{font-size:1.05rem;margin:1.75rem 0 .5rem}\n", "p{margin:.6rem 0;max-width:46rem}\n",
    "a{color:var(--link)}\n",
    "code,.num,.rad,.exact{font-family:ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans "
    "Mono',monospace;font-size:.9em}\n",
    ".lead{color:var(--soft)}\n",
    "nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;list-style:none;margin:1.25rem 0 0;"
    "padding:.6rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}\n",
    ".scroll{overflow-x:auto;margin:1rem 0;border:1px solid var(--line);border-radius:6px}\n",
    ".scroll:focus-visible{outline:2px solid var(--link)}\n",
    "table{border-collapse:collapse;width:100%;font-size:.92rem}\n",
    "caption{text-align:left;padding:.6rem .8rem;color:var(--soft);background:var(--box);"
    "border-bottom:1px solid var(--line)}\n",
    "caption span{display:inline-block;position:sticky;left:.8rem;max-width:calc(100vw - 4rem)}\n"
    "th,td{padding:.32rem .8rem;text-align:left;vertical-align:top;"
    "border-bottom:1px solid var(--line)}\n",
    "tbody tr:last-child>*{border-bottom:0}\n",
    "thead th{font-weight:600;color:var(--soft);white-space:nowrap}\n",
    "tbody th{font-weight:600;white-space:nowrap;font-variant-numeric:tabular-nums}\n",
    ".num,.rad{white-space:nowrap}\n", ".rad{color:var(--soft)}\n",
    "td.exact{min-width:20rem;max-width:24rem;overflow-wrap:anywhere}\n",
    "td.text{min-width:9rem;max-width:26rem;overflow-wrap:anywhere}td.statement{min-width:15rem}td."
    "witness{min-width:18rem;overflow-wrap:anywhere}td "
    "p{margin:0}.scope{font-size:.92em;color:var(--soft);line-height:1.45}\n",
    "dl{margin:1rem 0;display:grid;gap:0}\n",
    "dl>div{display:grid;grid-template-columns:13rem minmax(0,1fr);gap:0 1rem;padding:.32rem 0;"
    "border-bottom:1px solid var(--line)}\n",
    "dt{color:var(--soft)}\n", "dd{margin:0;overflow-wrap:anywhere}\n",
    "figure{margin:1.25rem 0}\n",
    "figure svg{display:block;width:100%;max-width:36rem;height:auto;color:var(--fg);"
    "font-family:inherit}\n",
    "figcaption{color:var(--soft);font-size:.92rem;max-width:46rem;margin-top:.35rem}\n",
    ".note,.missing{font-size:.94rem;color:var(--soft)}\n",
    ".missing{border-left:4px solid var(--open);background:var(--box);padding:.5rem .8rem;"
    "color:var(--fg);overflow-wrap:anywhere}\n",
    ".note{overflow-wrap:anywhere}\n", ".command{max-width:none}\n",
    ".command code,pre{display:block;background:var(--box);border-radius:6px;"
    "padding:.5rem .8rem;white-space:pre-wrap;overflow-wrap:anywhere;color:var(--soft)}\n",
    ".command code::before{content:'$ '}\n",
    ".verdict{font-weight:600;font-size:.82rem;white-space:nowrap}\n",
    ".PROVED,.HOLDS{color:var(--good)}.REFUTED{color:var(--bad)}.UNDECIDED{color:var(--open)}"
    ".NOT-APPLICABLE{color:var(--soft)}\n",
    "footer{margin-top:3rem;padding-top:1rem;padding-bottom:3rem;color:var(--soft);"
    "font-size:.92rem}\n",
    /* On a telephone the cells of a row follow each other, beside the index. */
    "@media screen and (max-width:40rem){main,header,nav,footer{padding-left:1rem;"
    "padding-right:1rem}header{padding-top:1.5rem}h1{font-size:1.5rem}"
    "dl>div{grid-template-columns:1fr}table,caption,tbody,tbody tr{display:block}"
    "thead{display:none}tbody tr{position:relative;padding:.3rem .7rem .3rem 3.2rem;"
    "border-bottom:1px solid var(--line)}tbody tr:last-child{border-bottom:0}"
    "th,td{padding:0;border-bottom:0}tbody th{position:absolute;left:.7rem}"
    "tbody td{display:inline-block;margin-right:.8rem;max-width:100%}td:empty{display:none}"
    "td.exact,td.text,td.statement,td.witness{min-width:0;max-width:none}"
    "tbody .num{white-space:normal;overflow-wrap:anywhere}"
    "td[data-name]::before{content:attr(data-name) ' ';color:var(--soft)}"
    "tr.law,tr.finding,tr.fact{display:grid;grid-template-columns:minmax(0,1fr) auto;"
    "padding-left:.7rem}tr.law>*,tr.finding>*,tr.fact>*{position:static;grid-column:1/-1}"
    "tr.finding>th{grid-column:1;grid-row:1}tr.finding>td.state{grid-column:2;grid-row:1}}\n",
    "@media print{:root{--bg:#fff;--fg:#000;--soft:#333;--line:#bbb;--box:#fff;--link:#000;"
    "--grid:#999;--c0:#0072b2;--c1:#d55e00;--c2:#00805d;--c3:#aa4499;--c4:#a0740a;--c5:#3a9bd6;"
    "--c6:#666;--good:#000;--bad:#000;--open:#000}body{font-size:9.5pt}nav{display:none}"
    "main,header,footer{max-width:none;padding:0}h2{margin-top:1.5rem;break-after:avoid}h2+p{break-"
    "after:avoid}"
    "h3,caption{break-after:avoid}.scroll{overflow:visible;border:0}table{font-size:8pt}"
    "th,td{padding:.15rem .4rem}td.exact{min-width:0}td.text{min-width:0}tr,figure{break-inside:"
    "avoid}figure svg{max-width:26rem}.num,.rad{white-space:normal;overflow-wrap:anywhere}}\n",
    NULL};
