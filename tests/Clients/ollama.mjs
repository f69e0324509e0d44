// The official npm client against a running gateway: node ollama.mjs http://127.0.0.1:8080
// Prints one JSON object with what the client made of each answer.
import { Ollama } from 'ollama';

const [host] = process.argv.slice(2);
const client = new Ollama({ host });
const model = 'llama3.2:3b';
const messages = [{ role: 'user', content: 'hello from npm' }];
const tools = [{ type: 'function', function: { name: 'get_weather', description: '', parameters: { type: 'object', properties: {} } } }];
const out = {};

out.list = (await client.list()).models.map((each) => each.name);
out.version = (await client.version()).version;
out.show = (await client.show({ model })).capabilities;

const plain = await client.chat({ model, messages, options: { num_ctx: 2048 } });
out.chat = { text: plain.message.content, tokens: plain.eval_count };

out.stream = '';
for await (const part of await client.chat({ model, messages, stream: true, keep_alive: -1 })) out.stream += part.message.content;

const called = await client.chat({ model, messages: [{ role: 'user', content: 'the weather please' }], tools });
out.tool = called.message.tool_calls[0].function;

out.generate = (await client.generate({ model, prompt: 'once' })).response;
out.embed = (await client.embed({ model: 'nomic-embed-text', input: ['one', 'three'] })).embeddings;
out.ps = (await client.ps()).models.map((each) => each.name);

out.pull = [];
for await (const part of await client.pull({ model: 'qwen3:1.7b', stream: true })) out.pull.push(part.status);
out.afterPull = (await client.chat({ model: 'qwen3:1.7b', messages })).message.content;
out.copy = (await client.copy({ source: 'qwen3:1.7b', destination: 'mine' })).status;
out.delete = (await client.delete({ model: 'mine' })).status;

try {
  await client.chat({ model: 'nobody', messages });
} catch (error) {
  out.notFound = { status: error.status_code, message: error.error ?? error.message };
}

const stream = await client.chat({ model, messages: [{ role: 'user', content: 'word '.repeat(2000) }], stream: true });
try {
  for await (const _ of stream) stream.abort();
} catch (error) {
  out.aborted = error.name;
}
console.log(JSON.stringify(out));
