"""How the page looks."""

STYLE = """
:root { color-scheme: light; }
body { max-width: 48rem; margin: 0 auto; padding: 1rem; color: #222; background: #fff; }
body { font: 1rem/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
body.two { max-width: 90rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; } h3 { font-size: 1rem; margin-bottom: .2rem; }
small { color: #555; font-weight: normal; } td small { display: block; }
.sides { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
.sides > * { flex: 1 1 20rem; min-width: 0; max-width: 100%; }
.verdict { border: 2px solid #222; border-left-width: .8rem; border-radius: .3rem; padding: .6rem 1rem; }
.verdict .words { font-size: 1.3rem; margin: .2rem 0; }
.right { border-color: #1a7f37; } .wrong { border-color: #b3261e; border-style: double; border-width: 5px; }
.verdict.unknown { border-color: #8a6d00; border-style: dashed; } p.unknown { color: #5c4800; }
.invalid { color: #b3261e; font-weight: bold; }
.side { display: inline-block; border: 1px solid #222; border-radius: 50%; width: 1.5em; text-align: center; }
dt { font-weight: bold; overflow-wrap: anywhere; } dd { margin: 0 0 .6rem 1rem; overflow-wrap: anywhere; }
figure { margin: 0; } figcaption { color: #444; font-size: .9rem; }
svg { display: block; max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; width: 100%; margin-bottom: 1rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #ddd; }
td { overflow-wrap: anywhere; }
td.figure { white-space: nowrap; font-variant-numeric: tabular-nums; }
code { white-space: nowrap; }
@media (max-width: 34rem) {
  table.wide tr { display: grid; grid-template-columns: repeat(var(--figures), 1fr); padding: .3rem 0; }
  table.wide tr { border-bottom: 1px solid #ddd; }
  table.wide :is(th, td) { border: 0; padding: 0 .4rem 0 0; }
  table.wide :is(th, td):first-child { grid-column: 1 / -1; }
}
@media print { body { max-width: none; } .sides > * { break-inside: avoid; } }
"""
