/// The look of all pages. No font, picture or script comes from elsewhere; colours keep a contrast
/// of at least 4.5 to 1 in both schemes.
enum StyleSheet {
  static let text = """
    :root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;\
    --card:#f6f8fa;--link:#0550ae;--edge:#6e7781;--focus:#ddf4ff;--good:#116329;--warn:#8a4600}
    @media (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--soft:#9da7b3;\
    --line:#3d444d;--card:#161b22;--link:#79c0ff;--edge:#8b949e;--focus:#12304f;--good:#7ee787;\
    --warn:#f0b26b}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);\
    font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK JP",sans-serif}
    header{border-bottom:1px solid var(--line);background:var(--card);padding:.75rem 1.25rem;\
    display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:baseline}
    header p{margin:0;font-weight:600;overflow-wrap:anywhere}
    nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}
    nav a[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
    main{padding:0 1.25rem 3rem;max-width:86rem}
    h1{font-size:1.75rem;line-height:1.25;margin:1.5rem 0 .5rem;overflow-wrap:anywhere}
    h2{font-size:1.25rem;line-height:1.3;margin:2.25rem 0 .75rem;padding-bottom:.25rem;\
    border-bottom:1px solid var(--line)}
    p,figcaption{max-width:46rem}
    a{color:var(--link)}
    a:focus-visible,.scroll:focus-visible,.drawing:focus-visible,input:focus-visible,\
    summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
    .skip{position:absolute;left:-99rem}.skip:focus{position:static}
    code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;\
    font-size:.9em;overflow-wrap:anywhere;white-space:pre-wrap;unicode-bidi:isolate}
    h1 code{font-size:1em}
    .lead{color:var(--soft);margin-top:0}
    .soft,td .soft{color:var(--soft)}
    .comment{white-space:pre-line}
    .scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px}
    table{border-collapse:collapse;width:100%;font-size:.9375rem}
    td code,th code{display:inline-block;max-width:18rem;overflow-wrap:break-word;\
    vertical-align:top;line-height:1.667}
    td a code,th a code{text-decoration:underline}
    td code.sql,li code{display:inline;max-width:none;overflow-wrap:anywhere}
    td .soft,th .soft,td dd{overflow-wrap:anywhere}
    tbody th{max-width:20rem}
    th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;\
    border-bottom:1px solid var(--line);overflow-wrap:break-word}
    tbody tr:last-child>*{border-bottom:0}
    tbody th{font-weight:400}tbody th code:first-child,tbody th>a:first-child{font-weight:600}
    thead th{background:var(--card);font-weight:600;white-space:nowrap}
    tr:target>*{background:var(--focus)}
    td.number{text-align:right}
    dl{margin:0;display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}
    dt{color:var(--soft)}dd{margin:0;min-width:0;overflow-wrap:anywhere}
    td dl{display:block}td dt,td dd{display:inline}td dt::after{content:": "}
    td dd::after{content:"";display:block}
    ul.plain{list-style:none;margin:0;padding:0}
    ul.counts{list-style:none;margin:1.25rem 0;padding:0;display:flex;flex-wrap:wrap;gap:.75rem}
    ul.counts li{border:1px solid var(--line);border-radius:6px;padding:.5rem 1rem;\
    background:var(--card);min-width:7rem}
    ul.counts b{display:block;font-size:1.5rem;line-height:1.2}
    ol.order{columns:14rem;margin:.5rem 0;padding-left:2rem}
    .tag{display:inline-block;border:1px solid currentColor;border-radius:1rem;\
    padding:0 .5rem;font-size:.8125rem;line-height:1.4;white-space:nowrap}
    .mapped,.read,.kept{color:var(--good)}.ignored{color:var(--soft)}.unmapped,.pii{color:var(--warn)}
    .filter{display:block;margin:.5rem 0}tr[hidden]{display:none}
    .filter input{font:inherit;padding:.3rem .6rem;width:min(22rem,100%);color:inherit;\
    background:var(--paper);border:1px solid var(--edge);border-radius:6px;display:block}
    pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
    figure{margin:.75rem 0}figcaption{color:var(--soft);font-size:.9375rem;margin-top:.5rem}
    .drawing{overflow:auto;max-height:90vh;border:1px solid var(--line);border-radius:6px;\
    background:var(--paper)}
    svg{display:block;max-width:100%;height:auto}
    svg text{font-family:Arial,Helvetica,"Liberation Sans","DejaVu Sans","Noto Sans",sans-serif;\
    font-size:12px;fill:var(--ink);white-space:pre}
    svg .name{font-weight:700}.relation{pointer-events:all}
    .box{fill:var(--card);stroke:var(--edge)}.box.focus{fill:var(--focus)}
    .box.outside{stroke-dasharray:4 3}
    .rule{stroke:var(--line);fill:none}
    .line{stroke:var(--edge);fill:none;stroke-width:1.25}
    .dashed{stroke-dasharray:6 4}.dotted{stroke-dasharray:2 3}
    .relation:hover .line{stroke:var(--link);stroke-width:2.25}
    svg .mark{font-size:10px;fill:var(--soft)}svg .more{fill:var(--soft)}
    svg a text{fill:var(--link)}
    footer{border-top:1px solid var(--line);padding:1rem 1.25rem;color:var(--soft);\
    font-size:.875rem}
    @media (max-width:48rem){.scroll table,.scroll tbody,.scroll tr,.scroll td,.scroll tbody th{display:block;\
    width:auto!important;max-width:none!important}\
    .scroll thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}\
    .scroll td,.scroll tbody th{border:0;padding:.2rem .7rem}.scroll td:empty{display:none}\
    .scroll tr{border-bottom:1px solid var(--line);padding:.4rem 0}\
    .scroll tbody tr:last-child{border-bottom:0}.scroll tr[hidden]{display:none}\
    .scroll td::before{content:attr(data-label) ": ";color:var(--soft);font-size:.875rem}}
    @media (max-width:40rem){main{padding:0 .75rem 2rem}header{padding:.6rem .75rem}\
    h1{font-size:1.4rem}main>section>dl,.facts{grid-template-columns:1fr}\
    main>section>dl dd,.facts dd{margin-bottom:.5rem}}
    @media print{:root{--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--card:#f4f4f4;\
    --link:#000;--edge:#555;--focus:#e6e6e6;--good:#000;--warn:#000}
    body{font-size:10pt}nav,.skip,.filter{display:none}header{border:0;background:none}
    a,td a code,th a code{text-decoration:none}.scroll,.drawing{overflow:visible;max-height:none;border:0}
    svg{min-width:0!important;max-width:100%}
    tr,figure{break-inside:avoid}h2{break-after:avoid}}
    """
}
