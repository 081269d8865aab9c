// The browser's voice for a language as voices call it (cmn-CN, fil-PH …); none of another language, and none of
// another kind of Chinese: what is written for Beijing is not what Cantonese says.

const SAME = { cmn: ["cmn", "zh"], fil: ["fil", "tl"] };
const OTHERS = { cmn: ["HK", "MO"] };
const WAIT_MS = 1000;

function parts(tag) {
  const [primary, ...rest] = tag.replaceAll("_", "-").split("-");
  return { primary: primary.toLowerCase(), rest, region: rest.find((each) => /^[A-Z]{2}$/.test(each)) };
}

function fits(voice, wanted) {
  const has = parts(voice.lang);
  if (!(SAME[wanted.primary] ?? [wanted.primary]).includes(has.primary)) return false;
  return !has.rest.includes("yue") && !(OTHERS[wanted.primary] ?? []).includes(has.region);
}

// Some browsers have no voices until they have looked for them.
async function voices() {
  const found = speechSynthesis.getVoices();
  if (found.length || !speechSynthesis.addEventListener) return found;
  await new Promise((done) => {
    speechSynthesis.addEventListener("voiceschanged", done, { once: true });
    setTimeout(done, WAIT_MS);
  });
  return speechSynthesis.getVoices();
}

export async function utteranceOf(language, text) {
  if (!window.speechSynthesis) return null;
  const wanted = parts(language);
  const found = (await voices()).filter((each) => fits(each, wanted));
  const voice = found.find((each) => parts(each.lang).region === wanted.region) ?? found[0];
  if (!voice) return null;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = language === "cmn-CN" ? "zh-CN" : language;
  return utterance;
}
