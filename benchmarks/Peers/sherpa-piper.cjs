// A Piper voice on sherpa-onnx, one request a line: {"text": …, "speed": …} → {"seconds": audio, "first": ms, "all": ms}.
// Arguments: folder with voice.onnx (its weights beside it), tokens.txt; folder of espeak-ng's data; number of threads.
const readline = require('node:readline');
const sherpa = require('sherpa-onnx-node');

const [folder, dataDir, threads] = process.argv.slice(2);
process.chdir(folder); // Weights in a file of their own are looked for here.
const tts = new sherpa.OfflineTts({
  model: {
    vits: { model: 'voice.onnx', tokens: 'tokens.txt', dataDir, noiseScale: 0, noiseScaleW: 0, lengthScale: 1 },
    numThreads: Number(threads),
    provider: 'cpu',
  },
  maxNumSentences: 1,
});
const since = (began) => Number(process.hrtime.bigint() - began) / 1e6;

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { text, speed } = JSON.parse(line);
    const began = process.hrtime.bigint();
    let first = 0;
    const audio = await tts.generateAsync({ text, sid: 0, speed, onProgress: () => { first ||= since(began); return 1; } });
    const all = since(began);
    console.log(JSON.stringify({ seconds: audio.samples.length / audio.sampleRate, first: first || all, all }));
  }
})();
