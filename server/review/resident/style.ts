/**
 * Large, calm, and right in bright sun: 20 px and up, 60 px to press, 4.5:1 (TRUST U8). No file, no font, no script; what lies
 * below what is read first is laid out after it (a slow phone needs a tenth of a second for each screen). What is read first
 * needs one face of one font in two sizes: each further face or size, and each sign that the font has not, costs a slow phone as
 * much again. So its fonts are named, its strong words are drawn stronger instead of set in bold, and the marks of its steps are drawn.
 */
import { createHash } from 'node:crypto';

export const STYLE = `
:root{color-scheme:light dark;--ground:#f6f7f7;--card:#fff;--ink:#14201f;--soft:#4a5655;--line:#d5dbda;--brand:#0b5d5e;--on:#fff;--red:#b3261e;--press:#e7f0ef}
@media (prefers-color-scheme:dark){:root{--ground:#111716;--card:#1a2221;--ink:#eef3f2;--soft:#b3bfbd;--line:#3a4644;--brand:#7fd1cd;--on:#0c1918;--press:#22302f}}
*{box-sizing:border-box}
html{font-size:125%;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif}
:lang(en) body{font-family:system-ui,-apple-system,Roboto,"Liberation Sans",sans-serif}
h1,h2,header p,.when,.next,.is,.sos b,.tel,.big,.note,legend,button{font-weight:400;-webkit-text-stroke:.035em currentColor}
header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:0 .8rem;max-width:34rem;margin:0 auto;padding:.2rem .8rem}
header p{margin:0}
header a{display:inline-flex;align-items:center;min-height:60px;padding:0 .2rem;color:var(--brand);white-space:nowrap;flex:none}
main{max-width:34rem;margin:0 auto;padding:0 .8rem 2rem;display:grid;grid-template-columns:minmax(0,1fr);gap:.8rem}
section,.note{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:.9rem}
main>section:nth-of-type(n+3){content-visibility:auto;contain-intrinsic-size:auto 20rem}
h1{font-size:1.5rem;line-height:1.3;margin:0}
h2{font-size:1rem;line-height:1.3;margin:0 0 .4rem}
p{margin:.4rem 0}
.label{color:var(--soft);margin:0 0 .2rem}
.big{text-wrap:balance}
.late{border-left:6px solid var(--red);padding-left:.6rem}
html.large{font-size:187.5%}
.large .steps{display:none}
.large input[type=text]{max-width:none}
.large header{flex-wrap:wrap;justify-content:flex-start;gap:0 1.2rem}
.large header p{width:100%}
.large header a{padding:0}
.large input[type=file]::file-selector-button{display:block;width:100%;margin:0 0 .4rem}
.big{display:flex;align-items:center;min-height:90px;padding:.4rem .9rem;border:3px solid var(--brand);border-radius:12px;background:var(--card);color:var(--brand);text-decoration:none}
.hint{color:var(--soft)}
.steps{display:grid;grid-template-columns:repeat(4,minmax(min-content,1fr));gap:.3rem;list-style:none;margin:.8rem 0 0;padding:0}
.steps li{border-top:6px solid var(--line);padding-top:.25rem;color:var(--soft)}
.steps .was{border-color:var(--brand)}
.steps li::before{content:"";display:block;width:.8rem;height:.8rem;margin:.3rem 0 .2rem;border:2px solid;border-radius:50%}
.steps .was::before{width:.4rem;height:.75rem;margin:.2rem .2rem .35rem;border-width:0 3px 3px 0;border-radius:0;transform:rotate(45deg)}
.steps .is{border-color:var(--brand);color:var(--ink)}
.steps .is::before{background:currentColor}
.sos{display:block;background:#b3261e;color:#fff;border-radius:12px;padding:.8rem .9rem;text-decoration:none;text-align:center;min-height:60px}
.sos span{display:block}
.sos b{display:block;font-size:1.5rem;line-height:1.3}
.tel{display:inline-block;min-height:60px;line-height:60px;font-size:1.5rem;color:var(--brand)}
fieldset{border:0;margin:0;padding:0}
legend{padding:0}
.choice{display:flex;align-items:center;gap:.6rem;min-height:60px;border:1px solid var(--line);border-radius:10px;padding:0 .8rem;margin:.4rem 0}
.choice:has(:checked){border-color:var(--brand);background:var(--press);-webkit-text-stroke:.035em currentColor}
.choice input{width:1.4rem;height:1.4rem;accent-color:var(--brand);margin:0;flex:none}
label.field{display:block;margin:.6rem 0 .2rem}
textarea,input[type=text]{width:100%;font:inherit;color:inherit;background:var(--ground);border:2px solid var(--soft);border-radius:10px;padding:.6rem .8rem;min-height:60px}
input[type=file]{width:100%;font:inherit;min-height:60px;padding:.6rem 0;color:inherit}
input[type=file]::file-selector-button{font:inherit;min-height:60px;padding:0 .8rem;margin-inline-end:.6rem;border-radius:10px;border:2px solid var(--brand);background:transparent;color:var(--brand)}
input[type=text]{max-width:9rem;letter-spacing:.3em;font-size:1.4rem;font-variant-numeric:tabular-nums}
button{display:block;width:100%;min-height:60px;margin-top:.7rem;font:inherit;border-radius:10px;border:2px solid var(--brand);background:var(--brand);color:var(--on);cursor:pointer}
button.second{background:transparent;color:var(--brand)}
:focus-visible{outline:4px solid var(--brand);outline-offset:3px}
.note{border-left:6px solid var(--brand)}
.note.bad{border-left-color:var(--red)}
dl{display:grid;grid-template-columns:fit-content(45%) minmax(0,1fr);gap:.3rem .9rem;margin:0}
dt{color:var(--soft);overflow-wrap:anywhere}
dl+h2{margin-top:.9rem}
dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
blockquote{margin:.4rem 0;padding-left:.8rem;border-left:4px solid var(--line);white-space:pre-wrap;overflow-wrap:anywhere}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Wider than the interface's policy by exactly this one style and forms to ourselves; nothing else loads or runs. */
export const RESIDENT_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
