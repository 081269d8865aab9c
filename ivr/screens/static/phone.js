// A telephone. The service runs the call; this page plays what is heard, for as long as it takes, and sends keys.
// What goes over the WebSocket is described in ivr/screens/phone/messages.py.

import { utteranceOf } from "./voices.js";

const el = (id) => document.getElementById(id);
const phone = el("phone");
const words = JSON.parse(phone.dataset.words);
const names = JSON.parse(phone.dataset.names); // of languages, by what voices call them
const QUICK = 0.02; // of the real time
const KEYS = "0123456789*#";

let socket = null; // while a call is on
let need = null; // what the service waits for
let playing = null; // {done, timer, started, sound}: what is being heard
let queue = []; // events that are still to be heard
let planned = []; // keys that a link asks for
let pressed = []; // keys since the language, for a link
let typed = []; // keys that wait for the next moment at which one can be pressed
let heardSeconds = 0;
let sounds = new Map();
let audio = null;
let voiceless = new Set(); // languages of this call that no voice speaks, once it was said
let wrongKey = null; // one that means nothing where the call is

function say(key) {
  return words[key] ?? key;
}

function quick() {
  return el("pace").value === "quick" || planned.length > 0;
}

// ---------------------------------------------------------------- transcript

function add(text, className, told, language) {
  const item = document.createElement("div");
  item.className = className;
  const spoken = document.createElement("span");
  spoken.textContent = text;
  if (language) spoken.lang = language;
  item.append(spoken);
  if (told) {
    const small = document.createElement("span");
    small.className = "told";
    small.textContent = told;
    item.append(small);
  }
  el("transcript").append(item);
  toEnd(item);
  return item;
}

// To the end, but no further than the beginning of what is being heard.
function toEnd(item) {
  const box = el("transcript");
  box.scrollTop = Math.min(box.scrollHeight, item.offsetTop);
}

function length(language, seconds) {
  const name = names[language];
  return `${name ? `${name} · ` : ""}${Math.max(1, Math.round(seconds))} ${say("phone-seconds")}`;
}

function count(seconds) {
  heardSeconds += seconds;
  el("seconds").value = Math.round(heardSeconds);
}

function tellHeard(event, className = "heard-line") {
  return add(event.text, className, length(event.language, event.seconds), event.language);
}

// What somebody or a recording says, else that something sounds; nothing of a pause.
function tellPart(part) {
  if (part.text) return tellHeard(part);
  return part.silent || part.event === "paused" ? null : add(`♪ ${say("phone-music")}`, "fact");
}

// ---------------------------------------------------------------- sound

async function speakAloud(part) {
  const utterance = await utteranceOf(part.language, part.text);
  if (playing?.part !== part) return; // over meanwhile
  if (!utterance) return noVoice(part.language);
  utterance.rate = (part.rate ?? 100) / 100;
  speechSynthesis.speak(utterance);
}

function noVoice(language) {
  if (voiceless.has(language)) return;
  voiceless.add(language);
  add(say("phone-no-voice"), "fact", names[language]);
}

function silenceSound() {
  if (audio) audio.pause();
  if (audio?.src.startsWith("blob:")) URL.revokeObjectURL(audio.src);
  audio = null;
  window.speechSynthesis?.cancel();
}

function playFile(url) {
  audio = new Audio(url);
  audio.play().catch(() => {});
}

function makeHeard(part) {
  if (!el("sound").value || quick()) return;
  if (part.sound) {
    playFile(part.sound);
  } else if (part.id !== undefined) {
    sounds.set(part.id, part);
    send({ do: "sound", id: part.id });
  }
}

function soundCame(message) {
  const part = sounds.get(message.sound);
  sounds.delete(message.sound);
  if (!part || !playing || playing.part !== part) return; // over meanwhile
  if (message.wav) {
    const bytes = Uint8Array.from(atob(message.wav), (c) => c.charCodeAt(0));
    playFile(URL.createObjectURL(new Blob([bytes], { type: "audio/wav" })));
  } else {
    speakAloud(part);
  }
}

// ---------------------------------------------------------------- time

function play(part, item, done) {
  if (item) item.classList.add("now");
  const seconds = part.seconds ?? 0;
  const finish = (stopped) => {
    stopPlaying();
    done(stopped ? Math.min(seconds, (performance.now() - started) / 1000) : null);
  };
  const started = performance.now();
  playing = { part, item, finish, timer: setTimeout(() => finish(false), seconds * 1000 * (quick() ? QUICK : 1)) };
  makeHeard(part);
}

// Nothing goes on by itself afterwards.
function stopPlaying() {
  clearTimeout(playing?.timer);
  playing?.item?.classList.remove("now");
  playing = null;
  silenceSound();
}

// Events that nothing interrupts are heard one after another, then comes what the service waits for.
function next() {
  if (playing) return;
  const event = queue.shift();
  if (event === undefined) return wait();
  happened(event);
}

function happened(event) {
  if (event.side) {
    if (event.text) {
      tellHeard(event, "staff");
    } else if (event.event === "pressed") {
      add(event.key, "staff pressed");
    }
    return next();
  }
  switch (event.event) {
    case "heard":
    case "played":
    case "paused":
      count(event.seconds ?? 0);
      if (event.spoken) return next();
      return play(event, tellPart(event), next);
    case "pressed":
      add(event.key, "pressed", say("phone-you"));
      break;
    case "silence":
      add(say("phone-you-silent"), "pressed");
      break;
    case "waited":
      count(event.seconds);
      break;
    case "dialed":
      add(say(event.bridged ? "phone-bridged" : "phone-not-bridged"), "fact");
      break;
    case "recorded":
      add(`${say("phone-recorded")}: ${event.seconds} ${say("phone-seconds")}`, "fact");
      break;
    case "queued":
      add(say("phone-waiting"), "fact");
      break;
    case "hung-up":
      add(say(`phone-ended-${event.by}`), "end");
      break;
  }
  next();
}

// ---------------------------------------------------------------- what the service waits for

function wait() {
  if (!socket) return;
  hideQuestion();
  if (overAfterwards) return ended(); // the last words were heard
  if (need === null) return;
  switch (need.kind) {
    case "speaking":
      return speaking();
    case "keys":
      return keyWanted();
    case "ringing":
      return ask(say("phone-rings"), ["accept", "decline", "machine", "busy", "no-answer", "failed"].map((word) => [
        say(`phone-${word}`), () => act({ do: "line", word }),
      ]));
    case "recording":
      return recording();
    case "waiting":
      return inQueue();
  }
}

function speaking() {
  const part = need;
  const key = nextKey();
  if (key !== null) return act({ do: "press", key, after: 0 });
  play(part, tellPart(part), (after) => {
    const typedNow = typed.shift();
    if (after !== null && typedNow) act({ do: "press", key: typedNow, after });
    else act({ do: "listen" });
  });
}

function keyWanted() {
  const key = nextKey();
  if (key !== null) return act({ do: "press", key });
  el("note").textContent = say("phone-key-wanted");
  const seconds = el("pace").value === "quick" ? null : need.timeout;
  if (seconds === null) return; // who reads takes their time
  playing = {
    part: null,
    finish: () => { stopPlaying(); const typedNow = typed.shift(); act(typedNow ? { do: "press", key: typedNow } : { do: "silence" }); },
    timer: setTimeout(() => playing.finish(), seconds * 1000),
  };
}

function recording() {
  const field = document.createElement("input");
  field.type = "number"; field.min = 1; field.max = 120; field.value = 8; field.id = "record-seconds";
  const label = document.createElement("label");
  label.htmlFor = field.id;
  label.textContent = say("phone-record-seconds");
  const speak = (word) => () => act({ do: "speak", seconds: Number(field.value) || 1, word });
  ask(say("phone-recording"), [
    [say("phone-record-hash"), speak("#")], [say("phone-record-silence"), speak("silence")], [say("phone-record-hangup"), speak("hangup")],
  ], [label, field]);
}

function inQueue() {
  const key = nextKey();
  if (key !== null) return act({ do: "press", key });
  if (need.seconds > 0) count(need.seconds);
  ask(say("phone-waiting"), [
    [say("phone-wait-on"), () => act({ do: "silence" })], [say("phone-taken"), () => act({ do: "line", word: "accept" })],
  ]);
}

function ask(question, choices, before = []) {
  const box = el("ask");
  const title = document.createElement("p");
  title.textContent = question;
  const list = document.createElement("div");
  list.className = "choices";
  for (const [text, chosen] of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", chosen);
    list.append(button);
  }
  box.replaceChildren(title, ...before, list);
  box.hidden = false;
  list.querySelector("button").focus();
}

function hideQuestion() {
  el("ask").hidden = true;
  el("ask").replaceChildren();
  el("note").textContent = "";
}

// ---------------------------------------------------------------- keys

function nextKey() {
  if (typed.length) return typed.shift();
  if (!planned.length) return null;
  if (need.kind === "speaking") return null; // a link's keys wait for the end, which comes quickly
  const key = planned.shift();
  if (key === "_") { act({ do: "silence" }); return null; }
  remember(key);
  return key;
}

function remember(key) {
  pressed.push(key);
  el("link").disabled = false;
}

function press(key) {
  if (!socket) return;
  flash(key);
  remember(key);
  typed.push(key);
  if (playing) playing.finish(true);
  else if (need && queue.length === 0 && ["keys", "waiting"].includes(need.kind)) wait();
}

function flash(key) {
  const button = document.querySelector(`.key[data-key="${CSS.escape(key)}"]`);
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 150);
}

function act(action) {
  hideQuestion();
  need = null;
  send(action);
}

function send(message) {
  if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

// ---------------------------------------------------------------- the call

function onMessage(message) {
  if (message.problem) return problem(message.problem);
  if (message.sound !== undefined) return soundCame(message);
  if (hanging && !message.over) return; // it was under way when the receiver went down
  if (hanging) stopPlaying();
  show(message);
  wrongKey = message.wrong ?? null;
  el("wrong").disabled = wrongKey === null;
  let spokenBefore = lastSpoken;
  for (const event of message.events) {
    if (spokenBefore && ["heard", "played", "paused"].includes(event.event) && !event.side) {
      event.spoken = true; // it was heard while the service waited for a key
      spokenBefore = false;
    }
    queue.push(event);
  }
  need = message.need;
  lastSpoken = need !== null && need.kind === "speaking";
  if (message.over) need = null;
  overAfterwards = message.over;
  next();
}

let lastSpoken = false;
let overAfterwards = false;
let hanging = false;

// The queue as ivr call --queue has it; nothing where nothing was chosen.
function simulated() {
  const [ahead, average, every] = ["ahead", "average", "every"].map((id) => el(id).value);
  return [
    ahead && `position=${Number(ahead) + 1}`, average && `average=${Number(average) * 60}`, every && `every=${Number(every)}`,
    el("full").checked && "full",
  ].filter(Boolean).join(",");
}

function start() {
  if (!el("how").checkValidity()) el("queue").open = true; // what is folded away cannot say what is wrong
  if (!el("how").reportValidity()) return;
  const language = el("language").selectedOptions[0];
  const line = el("line").selectedOptions[0];
  stopPlaying();
  el("transcript").replaceChildren();
  el("requests").replaceChildren();
  [queue, typed, pressed, planned, heardSeconds, need, playing, lastSpoken] = [[], [], [], [], 0, null, null, false];
  const gate = !line.dataset.language;
  if (language.value && gate) planned = [language.dataset.key];
  for (const key of (phone.dataset.keys ?? "").split(/[.\s]+/).filter((each) => each && (KEYS + "_").includes(each))) planned.push(key);
  hanging = false;
  voiceless = new Set();
  wrongKey = null;
  count(0);
  onCall(true);
  if (matchMedia("(max-width: 44rem)").matches) phone.scrollIntoView(); // words and keys together
  el("note").textContent = say("phone-calling");
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/phone/line`);
  socket.addEventListener("open", () => send({ start: { line: line.value, from: el("from").value, at: el("at").value, queue: simulated() } }));
  socket.addEventListener("message", (event) => onMessage(JSON.parse(event.data)));
  socket.addEventListener("close", () => { if (socket) problem("phone-problem-gone"); });
}

function problem(key) {
  const time = new Date().toTimeString().slice(0, 5);
  add(say(key).replace("{time}", time), "end");
  ended();
}

function hangUp() {
  hanging = true;
  stopPlaying();
  queue = [];
  planned = [];
  if (overAfterwards) return ended();
  act({ do: "hangup" });
}

function ended() {
  const was = socket;
  socket = null;
  if (was) was.close();
  stopPlaying();
  queue = [];
  overAfterwards = false;
  hideQuestion();
  onCall(false);
}

function onCall(on) {
  phone.classList.toggle("on", on);
  el("call").hidden = on;
  el("hangup").hidden = !on;
  el("ready").hidden = on;
  el("total").hidden = false;
  for (const button of document.querySelectorAll(".key, #silence, #skip")) button.disabled = !on;
  el("wrong").disabled = true;
  el("link").disabled = pressed.length === 0;
  el(on ? "hangup" : "call").focus();
}

// ---------------------------------------------------------------- for the curious

function show(message) {
  const state = message.state ?? {};
  const rows = [["language", state.language], ["place", state.place], ...(state.query ?? [])];
  el("state").replaceChildren(...rows.filter(([, value]) => value).flatMap(([name, value]) => {
    const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
    dt.textContent = name;
    dd.textContent = value;
    return [dt, dd];
  }));
  for (const each of message.documents ?? []) {
    const [title, body] = [document.createElement("h4"), document.createElement("pre")];
    title.textContent = each.path;
    body.textContent = pretty(each.body);
    body.tabIndex = 0;
    el("requests").append(title, body);
  }
}

function pretty(xml) {
  let depth = 0;
  return xml.replace(/>\s*</g, ">\n<").split("\n").map((line) => {
    if (line.startsWith("</")) depth -= 1;
    const shown = "  ".repeat(Math.max(depth, 0)) + line;
    if (/^<[^/?!][^>]*[^/]>$/.test(line) && !line.includes("</")) depth += 1;
    return shown;
  }).join("\n");
}

// ---------------------------------------------------------------- buttons

window.speechSynthesis?.getVoices(); // browsers begin to look for voices when they are asked for them
el("call").addEventListener("click", start);
el("hangup").addEventListener("click", hangUp);
for (const button of document.querySelectorAll(".key")) button.addEventListener("click", () => press(button.dataset.key));
el("silence").addEventListener("click", () => {
  if (playing && playing.part) { playing.finish(false); }
  else if (playing) { typed = []; playing.finish(); }
  else if (need && ["keys", "waiting"].includes(need.kind)) act({ do: "silence" });
});
el("skip").addEventListener("click", () => { if (playing && playing.part) playing.finish(false); });
el("wrong").addEventListener("click", () => { if (wrongKey !== null) press(wrongKey); });
el("link").addEventListener("click", async () => {
  const address = new URL("/phone", location.href);
  const language = el("language").value;
  if (language) address.searchParams.set("lang", language);
  if (el("line").value) address.searchParams.set("line", el("line").value);
  if (el("at").value) address.searchParams.set("at", el("at").value);
  const keys = language && pressed[0] === el("language").selectedOptions[0].dataset.key ? pressed.slice(1) : pressed;
  address.searchParams.set("keys", keys.join("."));
  try {
    await navigator.clipboard.writeText(address.href); // there is none where the page came over plain HTTP
    el("note").textContent = say("phone-linked");
  } catch {
    history.replaceState(null, "", address);
    el("note").textContent = say("phone-not-linked");
  }
});
document.addEventListener("keydown", (event) => {
  if (!socket || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  if (KEYS.includes(event.key)) { event.preventDefault(); press(event.key); }
  else if (event.key === "Escape") hangUp();
});
