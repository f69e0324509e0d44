// The official npm client of Ollama against a gateway whose backend speaks OpenAI only: node ollama-over-openai.mjs http://127.0.0.1:8080
// Prints one JSON object with what the client made of each answer.
import { Ollama } from 'ollama';

const [host] = process.argv.slice(2);
const client = new Ollama({ host });
const model = 'llama3.2:3b';
const messages = [{ role: 'user', content: 'hello from npm' }];
const tools = [{ type: 'function', function: { name: 'get_weather', description: '', parameters: { type: 'object', properties: {} } } }];
const out = {};

out.list = (await client.list()).models.map((each) => each.name).sort();
out.show = (await client.show({ model })).capabilities;
out.chat = (await client.chat({ model, messages, options: { num_ctx: 2048 } })).message.content;

out.stream = '';
out.thinking = '';
for await (const part of await client.chat({ model, messages, stream: true, keep_alive: -1, think: 'high' })) {
  out.stream += part.message.content;
  out.thinking += part.message.thinking ?? '';
}

const asked = [{ role: 'user', content: 'the weather please' }];
let said;
for await (const part of await client.chat({ model, messages: asked, tools, stream: true })) if (part.message.tool_calls) said = part.message;
out.tool = said.tool_calls[0].function;
const results = [...asked, said, { role: 'tool', content: '4 degrees', tool_name: 'get_weather' }];
out.afterTool = (await client.chat({ model, messages: results, tools })).message.content;

const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
out.picture = (await client.chat({ model, messages: [{ role: 'user', content: 'what is this', images: [picture] }] })).message.content;
out.format = (await client.chat({ model, messages, format: { type: 'object', properties: { ok: { type: 'boolean' } } } })).message.content;
out.generate = (await client.generate({ model, prompt: 'once' })).response;
out.embed = (await client.embed({ model: 'nomic-embed-text', input: ['one', 'three'] })).embeddings;

try {
  await client.chat({ model: 'nobody', messages });
} catch (error) {
  out.notFound = error.status_code;
}

const stream = await client.chat({ model, messages: [{ role: 'user', content: 'word '.repeat(2000) }], stream: true });
try {
  for await (const _ of stream) stream.abort();
} catch (error) {
  out.aborted = error.name;
}
console.log(JSON.stringify(out));
