// A request that is open on the page: says when somebody else changed it, and when its message cannot be heard.
// The page is never loaded anew by itself, as what is being typed would be lost.

const changed = document.getElementById("changed");
const EVERY = 10_000;

async function look() {
  if (document.hidden || !changed.hidden) return;
  try {
    const answer = await fetch(changed.dataset.state);
    if (answer.ok && !answer.redirected) changed.hidden = await answer.text() === changed.dataset.mark;
  } catch { /* the network is away for a moment */ }
}

setInterval(look, EVERY);

const sound = document.getElementById("sound");
const none = document.getElementById("no-sound");
sound?.addEventListener("error", () => { none.hidden = false; });
sound?.addEventListener("play", () => { none.hidden = true; });
