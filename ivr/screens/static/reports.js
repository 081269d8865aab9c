// Charts from the tables of the page: what they show can always be read as well.

const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
Chart.defaults.color = colour("--ink");
Chart.defaults.borderColor = colour("--line");
Chart.defaults.animation = false;
Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;

const LINE = window.innerWidth < 500 ? 9 : 14; // characters of a name in one line
const ROW = 2.6; // rem for each bar that lies

/** A name in a few lines: where the language has spaces at them, else anywhere. */
function folded(name) {
  const lines = [""];
  for (const part of name.includes(" ") ? name.split(/(?<= )/) : name) {
    const last = lines.length - 1;
    if (lines[last] && lines[last].length + part.trimEnd().length > (name.includes(" ") ? 2 * LINE : LINE)) lines.push(part);
    else lines[last] += part;
  }
  return lines.length > 3 ? [...lines.slice(0, 2), `${lines[2]}…`] : lines;
}

for (const canvas of document.querySelectorAll("canvas[data-table]")) {
  const table = document.getElementById(canvas.dataset.table);
  const rows = [...table.tBodies[0].rows];
  const lies = canvas.dataset.axis === "y";
  const names = rows.map((row) => row.cells[0].textContent);
  const values = rows.map((row) => Number(row.cells[1].dataset.value ?? 0));
  const colours = rows.map((row) => colour(row.className === "nothing" ? "--soft" : "--blue"));
  const counts = { beginAtZero: true, ticks: { precision: 0 } };
  if (lies) canvas.parentElement.style.height = `${rows.length * ROW + 2.5}rem`;
  new Chart(canvas, {
    type: "bar",
    data: { labels: lies ? names.map(folded) : names, datasets: [{ label: table.tHead.rows[0].cells[1].textContent, data: values, backgroundColor: colours, maxBarThickness: 28 }] },
    options: {
      indexAxis: canvas.dataset.axis,
      maintainAspectRatio: false,
      plugins: { legend: { display: false } },
      scales: lies ? { x: counts, y: { ticks: { autoSkip: false }, grid: { display: false } } } : { y: counts, x: { ticks: { maxRotation: 0, autoSkipPadding: 8 }, grid: { display: false } } },
    },
  });
}
