// The queue and the requests are looked at every few seconds, less often while another tab is in front; what did not
// change is left alone, as a screen reader would read it again and whoever is in the middle of it would lose their place.

const live = document.getElementById("live");
const updated = document.getElementById("updated");
const stale = document.getElementById("stale");
const told = document.getElementById("told");
const HOLDS = ["SECTION", "TABLE", "TBODY", "OL"]; // elements that hold nothing but others
const LISTED = ["TR", "LI"]; // of which there may be more or fewer
const chime = document.getElementById("chime");
const name = document.title;
const TRIES = 2; // looks that fail before the page says so
let failed = 0, news = Number(live.dataset.news), at = live.dataset.updated, waited = 0, audio = null;

function tell() {
  document.title = news ? `(${news}) ${name}` : name;
  updated.textContent = updated.dataset.text.replace("{at}", at);
  if (failed >= TRIES && stale.hidden) stale.textContent = stale.dataset.text.replace("{at}", at);
  stale.hidden = failed < TRIES;
}

function take(answer, fresh) {
  const before = news;
  news = Number(answer.headers.get("x-news"));
  at = answer.headers.get("x-updated");
  failed = 0;
  if (news > before) {
    ring();
    told.textContent = told.dataset.text.replace("{news}", news);
  }
  const made = document.createElement("template");
  made.innerHTML = fresh;
  const here = document.activeElement?.getAttribute("href");
  takeOver(live, made.content);
  if (here && document.activeElement === document.body) live.querySelector(`a[href="${CSS.escape(here)}"]`)?.focus();
}

/** What is the same stays the same element, with the focus and whoever reads it; only what differs is replaced. */
function takeOver(old, fresh) {
  let spot = old.firstElementChild;
  const drop = () => { const gone = spot; spot = spot.nextElementSibling; gone.remove(); };
  for (const each of [...fresh.children]) {
    let same = spot;
    while (same && !same.isEqualNode(each)) same = same.nextElementSibling;
    if (same) {
      while (spot !== same) drop();
      spot = spot.nextElementSibling;
    } else if (spot?.tagName !== each.tagName || LISTED.includes(each.tagName)) old.insertBefore(each, spot);
    else {
      const changed = spot;
      spot = spot.nextElementSibling;
      if (HOLDS.includes(each.tagName)) takeOver(changed, each);
      else changed.replaceWith(each);
    }
  }
  while (spot) drop();
}

async function look() {
  waited += Number(live.dataset.every);
  if (document.hidden && waited < Number(live.dataset.hiddenEvery)) return;
  waited = 0;
  try {
    const answer = await fetch("/desk/waiting", { headers: { accept: "text/html" } });
    if (answer.redirected || answer.status === 403) return location.reload(); // signed out meanwhile
    if (answer.ok) take(answer, await answer.text());
    else failed += 1; // the records are away: what is shown stays
  } catch { failed += 1; /* the network is away for a moment */ }
  tell();
}

function ring() { // two short tones
  if (!audio || !chime.checked) return;
  for (const [start, pitch] of [[0, 880], [0.2, 660]]) {
    const tone = audio.createOscillator(), volume = audio.createGain();
    volume.gain.value = 0.1;
    tone.frequency.value = pitch;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(audio.currentTime + start + 0.15);
  }
}

// Browsers let a page sound only after somebody pressed something in it, so this is chosen anew each time.
chime.checked = false;
document.getElementById("chime-choice").hidden = false;
chime.addEventListener("change", () => { audio ??= new AudioContext(); ring(); });
tell();
setInterval(look, Number(live.dataset.every) * 1000);
