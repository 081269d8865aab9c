// The queue and the requests are looked at every few seconds; what did not change is left alone, as a screen reader
// would read it again and whoever is in the middle of it would lose their place.

const live = document.getElementById("live");

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch("/desk/waiting", { headers: { accept: "text/html" } });
    if (answer.redirected || answer.status === 403) return location.reload(); // signed out meanwhile
    if (!answer.ok) return; // the records are away: what is shown stays
    const fresh = await answer.text();
    if (fresh === shown) return;
    shown = fresh;
    const at = document.activeElement?.getAttribute("href");
    live.innerHTML = fresh;
    if (at) live.querySelector(`a[href="${CSS.escape(at)}"]`)?.focus();
  } catch { /* the network is away for a moment */ }
}

let shown = null;
setInterval(look, Number(live.dataset.every) * 1000);
