// The panels where a person tries speech and chat. They use the public API, as any client would.

import { call, events, post } from "./api.js";
import { duration } from "./view.js";

const find = id => document.getElementById(id);
const since = start => duration((performance.now() - start) / 1000);

export async function fill() {
  const [voices, models] = await Promise.all(["/v1/audio/voices", "/v1/models"].map(path => call(path).then(response => response.json())));
  options(find("voice"), voices.voices.map(voice => [voice.id, voice.name]), "no voice");
  options(find("model"), models.data.map(model => [model.id, model.id]), "no model");
}

function options(select, entries, none) {
  select.replaceChildren(...(entries.length ? entries.map(([value, text]) => new Option(text, value)) : [new Option(none, "")]));
  select.disabled = entries.length === 0;
}

async function attempt(form, note, work) {
  const button = form.querySelector("button");
  button.disabled = true;
  note.className = "quiet";
  try {
    await work();
  } catch (failure) {
    note.className = "bad";
    note.textContent = failure.message;
  } finally {
    button.disabled = false;
  }
}

find("say").addEventListener("submit", event => {
  event.preventDefault();
  const note = find("say-note");
  attempt(event.target, note, async () => {
    const start = performance.now();
    const response = await post("/v1/audio/speech", {
      model: "tts-1", voice: find("voice").value, input: find("say-text").value, response_format: "wav",
    });
    const first = since(start);
    const audio = find("say-audio");
    URL.revokeObjectURL(audio.src);
    audio.src = URL.createObjectURL(await response.blob());
    audio.hidden = false;
    note.textContent = `first audio after ${first}, all of it after ${since(start)}`;
    await audio.play();
  });
});

async function transcribe(blob, name) {
  const note = find("hear-note");
  await attempt(find("hear"), note, async () => {
    const start = performance.now();
    const form = new FormData();
    form.append("model", "whisper-1");
    form.append("file", blob, name);
    const answer = await (await call("/v1/audio/transcriptions", { method: "POST", body: form })).json();
    find("heard").textContent = answer.text || "(nothing was said)";
    note.textContent = `transcribed in ${since(start)}`;
  });
}

find("audio-file").addEventListener("change", event => {
  const [file] = event.target.files;
  if (file) transcribe(file, file.name);
});

let recorder = null;

find("record").addEventListener("click", async event => {
  if (recorder) {
    recorder.stop();
    return;
  }
  const note = find("hear-note");
  if (!navigator.mediaDevices) {
    note.textContent = "Browsers give the microphone to https and localhost only; choose a file instead.";
    return;
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const parts = [];
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = part => parts.push(part.data);
    recorder.onstop = () => {
      stream.getTracks().forEach(track => track.stop());
      event.target.textContent = "Record";
      const blob = new Blob(parts, { type: recorder.mimeType });
      recorder = null;
      transcribe(blob, "recording.webm");
    };
    recorder.start();
    event.target.textContent = "Stop";
    note.textContent = "listening…";
  } catch (failure) {
    note.textContent = `No microphone: ${failure.message}`;
  }
});

find("chat").addEventListener("submit", event => {
  event.preventDefault();
  const note = find("chat-note");
  const answer = find("answer");
  attempt(event.target, note, async () => {
    const start = performance.now();
    let first = "";
    answer.textContent = "";
    const response = await post("/v1/chat/completions", {
      model: find("model").value, stream: true, messages: [{ role: "user", content: find("chat-text").value }],
    });
    for await (const data of events(response)) {
      if (data === "[DONE]") break;
      const chunk = JSON.parse(data);
      if (chunk.error) throw new Error(chunk.error.message ?? chunk.error);
      const text = chunk.choices?.[0]?.delta?.content ?? "";
      if (text && !first) first = since(start);
      answer.textContent += text;
    }
    note.textContent = `first token after ${first}, all of it after ${since(start)}`;
  });
});
