// One prompt aloud: in the voice of the machine that serves this page, else in the browser's own for the language.
// The button that sounds is pressed in, and a second press stops it; what went wrong is said beside it.

import { utteranceOf } from "./voices.js";

const none = document.querySelector("[data-none]").dataset.none;
let playing = null; // {button, audio}

function stop() {
  playing?.audio?.pause();
  playing?.button.setAttribute("aria-pressed", "false");
  playing = null;
  window.speechSynthesis?.cancel();
}

function tell(button, text) {
  let note = button.nextElementSibling;
  if (!note?.classList.contains("beside")) {
    note = document.createElement("span");
    note.className = "soft beside";
    note.setAttribute("role", "status");
    button.after(note);
  }
  note.textContent = text ? ` ${text}` : "";
}

async function listen(button) {
  const mine = { button, audio: null };
  const over = () => { if (playing === mine) stop(); };
  const silent = () => { over(); tell(button, none); };
  tell(button, "");
  playing = mine;
  button.setAttribute("aria-pressed", "true");
  try {
    const answer = await fetch(button.dataset.sound);
    if (answer.redirected) return location.reload(); // signed out meanwhile
    if (playing !== mine) return; // stopped before it came
    if (answer.ok) {
      mine.audio = new Audio(URL.createObjectURL(await answer.blob()));
      if (playing !== mine) return;
      mine.audio.addEventListener("ended", over);
      return await mine.audio.play();
    }
  } catch {
    if (playing === mine) silent();
    return;
  }
  const utterance = await utteranceOf(button.dataset.language, button.dataset.text);
  if (playing !== mine) return;
  if (!utterance) return silent();
  utterance.addEventListener("end", over);
  speechSynthesis.speak(utterance);
}

window.speechSynthesis?.getVoices(); // browsers begin to look for voices when they are asked for them
for (const button of document.querySelectorAll(".listen")) {
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const again = playing?.button === button;
    stop();
    if (!again) listen(button);
  });
}
