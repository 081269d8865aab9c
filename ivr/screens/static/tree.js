// The drawing of the map. What it shows stands in the list below it too.
import cytoscape from "/static/vendor/cytoscape/cytoscape.esm.min.mjs";
import dagre from "/static/vendor/cytoscape-dagre/cytoscape-dagre.min.mjs";

cytoscape.use(dagre);
const box = document.getElementById("graph");
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const data = await (await fetch(`/tree/graph.json?days=${box.dataset.days}`)).json();

const text = (node) => [node.data("label"), node.data("traffic")].filter(Boolean).join("\n");
const wraps = document.documentElement.lang === "ja" ? "anywhere" : "whitespace"; // Japanese has no spaces to break at
const graph = cytoscape({
  container: box,
  elements: [...data.nodes, ...data.edges],
  layout: { name: "dagre", rankDir: "LR", nodeSep: 16, rankSep: 130 },
  wheelSensitivity: 0.3,
  style: [
    { selector: "node", style: { label: text, "text-wrap": "wrap", "text-overflow-wrap": wraps, "text-max-width": 214, "text-valign": "center", shape: "round-rectangle", width: 234, height: 66, "line-height": 1.25, "font-size": 13, color: colour("--ink"), "background-color": colour("--paper"), "border-width": 1.5, "border-color": colour("--soft") } },
    { selector: 'node[kind = "front"], node[kind = "menu"]', style: { "border-color": colour("--blue"), "border-width": 3 } },
    { selector: "node[?grave]", style: { "border-color": colour("--warn"), "border-width": 4 } },
    { selector: "edge", style: { label: "data(label)", "curve-style": "straight", "source-endpoint": "90deg", "target-endpoint": "270deg", "target-arrow-shape": "triangle", width: 1.5, "line-color": colour("--soft"), "target-arrow-color": colour("--soft"), color: colour("--ink"), "font-size": 14, "text-background-color": colour("--card"), "text-background-opacity": 1, "text-background-padding": 2 } },
  ],
});
graph.on("tap", "node", (event) => {
  location.href = event.target.data("page");
});
const zoom = (by) => graph.zoom({ level: graph.zoom() * by, renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } });
document.getElementById("in").addEventListener("click", () => zoom(1.3));
document.getElementById("out").addEventListener("click", () => zoom(1 / 1.3));
document.getElementById("fit").addEventListener("click", () => graph.fit(undefined, 20));
// What is drawn so small that nobody could read it begins at the first menu instead, in full size.
if (graph.zoom() < 0.8) {
  graph.zoom(1);
  const first = graph.nodes('[kind = "front"]').renderedPosition();
  graph.panBy({ x: 140 - first.x, y: box.clientHeight / 2 - first.y });
}
box.dataset.drawn = String(graph.nodes().length);
