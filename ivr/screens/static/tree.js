// The drawing of the map. What it shows stands in the list below it too.
import cytoscape from "/static/vendor/cytoscape/cytoscape.esm.min.mjs";
import dagre from "/static/vendor/cytoscape-dagre/cytoscape-dagre.min.mjs";

cytoscape.use(dagre);
const box = document.getElementById("graph");
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const data = await (await fetch(`/tree/graph.json?days=${box.dataset.days}`)).json();

const text = (node) => {
  const came = node.data("came");
  return came ? `${node.data("label")}\n${came} ☎  ${node.data("percent")} % ✕` : node.data("label");
};
const graph = cytoscape({
  container: box,
  elements: [...data.nodes, ...data.edges],
  layout: { name: "dagre", rankDir: "LR", nodeSep: 14, rankSep: 90 },
  wheelSensitivity: 0.3,
  style: [
    { selector: "node", style: { label: text, "text-wrap": "wrap", "text-max-width": 190, "text-valign": "center", shape: "round-rectangle", width: 210, height: 58, "font-size": 13, color: colour("--ink"), "background-color": colour("--paper"), "border-width": 1.5, "border-color": colour("--soft") } },
    { selector: 'node[kind = "front"], node[kind = "menu"]', style: { "border-color": colour("--blue"), "border-width": 3 } },
    { selector: "node[percent >= 20][came > 0]", style: { "border-color": colour("--warn"), "border-width": 4 } },
    { selector: "edge", style: { label: "data(label)", "curve-style": "bezier", "target-arrow-shape": "triangle", width: 1.5, "line-color": colour("--soft"), "target-arrow-color": colour("--soft"), color: colour("--ink"), "font-size": 14, "text-background-color": colour("--card"), "text-background-opacity": 1, "text-background-padding": 2 } },
  ],
});
graph.on("tap", "node", (event) => {
  const node = event.target;
  location.href = `/tree/place/${["front", "menu"].includes(node.data("kind")) ? "0-menus" : node.id()}`;
});
const zoom = (by) => graph.zoom({ level: graph.zoom() * by, renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } });
document.getElementById("in").addEventListener("click", () => zoom(1.3));
document.getElementById("out").addEventListener("click", () => zoom(1 / 1.3));
document.getElementById("fit").addEventListener("click", () => graph.fit(undefined, 20));
box.dataset.drawn = String(graph.nodes().length);
