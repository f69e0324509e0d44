// The official npm client's audio calls against a running gateway: node audio.mjs http://127.0.0.1:8080/v1 clip.wav "text to speak" wav,pcm,mp3
// Prints one JSON object with what the client made of each answer; speech is in base64.
import fs from 'node:fs';
import OpenAI from 'openai';

const [baseURL, clip, input, formats] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0, timeout: 120000 });
const model = 'whisper-1';
const file = () => fs.createReadStream(clip);
const out = { speech: {} };

out.json = (await client.audio.transcriptions.create({ file: file(), model })).text;
for (const response_format of ['text', 'srt', 'vtt']) {
  out[response_format] = await client.audio.transcriptions.create({ file: file(), model, response_format });
}

out.verbose = await client.audio.transcriptions.create({ file: file(), model, response_format: 'verbose_json', timestamp_granularities: ['segment'] });

out.logprobs = (await client.audio.transcriptions.create({ file: file(), model, include: ['logprobs'] })).logprobs;

out.words = (await client.audio.transcriptions.create({ file: file(), model, response_format: 'verbose_json', timestamp_granularities: ['word'] })).words;

out.stream = { deltas: '' };
for await (const event of await client.audio.transcriptions.create({ file: file(), model, stream: true })) {
  if (event.type === 'transcript.text.delta') out.stream.deltas += event.delta;
  if (event.type === 'transcript.text.done') out.stream.text = event.text;
}

try {
  out.translation = (await client.audio.translations.create({ file: file(), model })).text;
} catch (error) {
  out.translation = { name: error.constructor.name, status: error.status, param: error.param };
}

for (const response_format of formats.split(',')) {
  const spoken = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input, response_format });
  out.speech[response_format] = { type: spoken.headers.get('content-type'), audio: Buffer.from(await spoken.arrayBuffer()).toString('base64') };
}

const streamed = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input, response_format: 'pcm', stream_format: 'audio' });
out.streamedBytes = 0;
for await (const piece of streamed.body) out.streamedBytes += piece.length;

try {
  await client.audio.speech.create({ model: 'tts-1', voice: 'nobody', input });
} catch (error) {
  out.noVoice = { name: error.constructor.name, status: error.status, param: error.param };
}

console.log(JSON.stringify(out));
