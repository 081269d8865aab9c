// One prompt aloud: in the voice of the machine that serves this page, else in the browser's own for the language.

const note = document.getElementById("note");
let playing = null;

async function listen(button) {
  playing?.pause();
  window.speechSynthesis?.cancel();
  note.textContent = "";
  const answer = await fetch(button.dataset.sound);
  if (answer.ok) {
    playing = new Audio(URL.createObjectURL(await answer.blob()));
    return playing.play();
  }
  const language = button.dataset.language === "cmn-CN" ? "zh-CN" : button.dataset.language;
  const voice = window.speechSynthesis?.getVoices().find((each) => each.lang.replace("_", "-").startsWith(language.slice(0, 2)));
  if (!voice) { note.textContent = note.dataset.none; return; } // never in the voice of another language
  const utterance = new SpeechSynthesisUtterance(button.dataset.text);
  utterance.voice = voice;
  utterance.lang = language;
  speechSynthesis.speak(utterance);
}

for (const button of document.querySelectorAll(".listen")) button.addEventListener("click", () => listen(button));
