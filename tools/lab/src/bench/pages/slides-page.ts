/** A slide of a lesson: text, a table and a drawing, in two scripts. It never changes and is silent. */
export const slidesPage = `<!doctype html><meta charset="utf-8"><title>slides</title>
<style>
html,body{margin:0;height:100%;overflow:hidden;background:#fdfcf8;color:#223;font:26px/1.5 sans-serif}
main{padding:40px 70px}h1{font-size:52px;margin:0 0 20px;color:#147}
table{border-collapse:collapse;margin:20px 0}td,th{border:1px solid #99a;padding:6px 22px}
svg{position:absolute;right:80px;top:170px}
</style>
<main>
<h1>Lesson 7: waves 波</h1>
<ul><li>A wave carries energy, not matter.</li><li>Its speed is frequency times wavelength.</li>
<li>声音在空气中以每秒约 343 米的速度传播。</li><li>Light needs no medium at all.</li></ul>
<table><tr><th>medium</th><th>speed, m/s</th></tr><tr><td>air</td><td>343</td></tr>
<tr><td>water</td><td>1480</td></tr><tr><td>steel</td><td>5960</td></tr></table>
</main>
<svg width="420" height="300" fill="none" stroke="#c43" stroke-width="5">
<path d="M10 150 Q 60 20 110 150 T 210 150 T 310 150 T 410 150"/><path stroke="#333" d="M10 10V290M10 150H410"/></svg>`;
