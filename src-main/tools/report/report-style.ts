/** The look of a report: one self-contained sheet for light, dark and paper; no scripts, nothing loaded. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--bg:#f3f4f6;--surface:#fff;--sunken:#f7f8f9;--line:#dee1e6;--text:#15181c;--text-2:#454d57;--text-3:#5c6570;--accent:#2646bc;
--done:#146235;--done-soft:#e2f3e9;--wait:#814300;--wait-soft:#fcefda;--fail:#a3211a;--fail-soft:#fce9e7;--idle:#454d57;--idle-soft:#e9ebee}
@media (prefers-color-scheme:dark){:root{--bg:#131518;--surface:#1b1e22;--sunken:#16191c;--line:#2b3036;--text:#eceef1;--text-2:#b9c0c9;--text-3:#959ea9;--accent:#a3b8ff;
--done:#7ad69d;--done-soft:#17301f;--wait:#f3bc6c;--wait-soft:#352810;--fail:#ff9d94;--fail-soft:#3c1d1b;--idle:#b9c0c9;--idle-soft:#2a2f35}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.6 Inter,ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:880px;margin:40px auto;padding:40px 48px;background:var(--surface);border:1px solid var(--line);border-radius:12px}
h1{font-size:28px;line-height:36px;letter-spacing:-.02em;margin:0 0 4px;font-weight:600}
h2{font-size:18px;line-height:26px;margin:36px 0 8px;font-weight:600;display:flex;gap:12px;align-items:center;flex-wrap:wrap}
h3{font-size:15px;line-height:22px;margin:24px 0 4px;font-weight:600}
p,ul,ol,pre,table,blockquote{margin:8px 0 12px}
.lead{color:var(--text-2);margin:0 0 8px}
.made{color:var(--text-3);font-size:12px;line-height:16px;margin:40px 0 0;padding-top:16px;border-top:1px solid var(--line)}
a{color:var(--accent)}
ul,ol{padding-left:24px}
li+li{margin-top:2px}
code,pre{font-family:"JetBrains Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em;font-variant-ligatures:none}
code{background:var(--sunken);border:1px solid var(--line);border-radius:4px;padding:1px 4px}
pre{background:var(--sunken);border:1px solid var(--line);border-radius:6px;padding:12px 16px;overflow:auto}
pre code{border:0;padding:0;background:none}
blockquote{border:1px solid var(--line);border-radius:6px;background:var(--sunken);padding:4px 16px;color:var(--text-2)}
.scroll{overflow-x:auto;margin:8px 0 12px;border:1px solid var(--line);border-radius:8px}
.scroll table{margin:0}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:20px}
th,td{text-align:left;vertical-align:top;padding:6px 12px;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:600;color:var(--text-2);background:var(--sunken);white-space:nowrap}
tr:last-child td{border-bottom:0}
td.figure{font-variant-numeric:tabular-nums;text-align:right;white-space:nowrap}
th.figure{text-align:right}
.glance{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:8px;padding:0;margin:24px 0 8px}
.glance li{margin:0;border:1px solid var(--line);border-radius:8px;padding:10px 12px;display:flex;flex-direction:column;gap:2px}
.glance .name{font-size:12px;line-height:16px;color:var(--text-3);display:flex;justify-content:space-between;gap:8px;align-items:center}
.glance .text{font-size:14px;line-height:20px;font-weight:500}
.state{display:inline-flex;align-items:center;gap:6px;font-size:11px;line-height:16px;font-weight:600;border-radius:10px;padding:2px 8px 2px 6px;white-space:nowrap}
.state svg{width:14px;height:14px;flex:none}
.good{color:var(--done);background:var(--done-soft)}.look{color:var(--wait);background:var(--wait-soft)}.bad{color:var(--fail);background:var(--fail-soft)}.plain{color:var(--idle);background:var(--idle-soft)}
@media (max-width:720px){main{margin:0;border:0;border-radius:0;padding:24px 20px}}
@media print{:root{--bg:#fff;--surface:#fff;--sunken:#fff;--line:#ccc;--text:#000;--text-2:#222;--text-3:#444;--accent:#000;--done:#146235;--wait:#814300;--fail:#a3211a;--idle:#333;--done-soft:#fff;--wait-soft:#fff;--fail-soft:#fff;--idle-soft:#fff}
body{font-size:11pt}main{max-width:none;margin:0;padding:0;border:0}h2{break-after:avoid}tr,.glance li{break-inside:avoid}.scroll{overflow:visible}}
`.trim();
