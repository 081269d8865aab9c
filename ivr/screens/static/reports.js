// Charts from the tables of the page: what they show can always be read as well.

const style = getComputedStyle(document.documentElement);
const ink = style.getPropertyValue("--ink").trim();
const line = style.getPropertyValue("--line").trim();
const blue = style.getPropertyValue("--blue").trim();
Chart.defaults.color = ink;
Chart.defaults.borderColor = line;
Chart.defaults.animation = false;

for (const canvas of document.querySelectorAll("canvas[data-table]")) {
  const table = document.getElementById(canvas.dataset.table);
  const rows = [...table.tBodies[0].rows];
  const labels = rows.map((row) => row.cells[0].innerText);
  const values = rows.map((row) => Number(row.cells[1].dataset.value ?? 0));
  new Chart(canvas, {
    type: canvas.dataset.kind,
    data: { labels, datasets: [{ label: table.tHead.rows[0].cells[1].innerText, data: values, backgroundColor: blue, borderColor: blue, tension: 0.2 }] },
    options: { maintainAspectRatio: false, plugins: { legend: { display: false } }, scales: { y: { beginAtZero: true, ticks: { precision: 0 } } } },
  });
}
