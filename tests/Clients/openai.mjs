// The official npm client against a running gateway: node openai.mjs http://127.0.0.1:8080/v1 [key]
// Prints one JSON object with what the client made of each answer.
import OpenAI from 'openai';

const [baseURL, apiKey = 'none'] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 120000 });
const model = 'llama3.2:3b';
const messages = [{ role: 'user', content: 'hello from npm' }];
const tools = [{ type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }];
const out = {};

const plain = await client.chat.completions.create({ model, messages, max_completion_tokens: 50 });
out.chat = { text: plain.choices[0].message.content, finish: plain.choices[0].finish_reason, usage: plain.usage, id: plain._request_id };

out.stream = { text: '', chunks: 0 };
for await (const chunk of await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } })) {
  out.stream.text += chunk.choices[0]?.delta?.content ?? '';
  out.stream.role ??= chunk.choices[0]?.delta?.role;
  out.stream.finish = chunk.choices[0]?.finish_reason ?? out.stream.finish;
  out.stream.usage = chunk.usage ?? out.stream.usage;
  out.stream.chunks++;
}

const asked = [{ role: 'user', content: 'the weather please' }];
const called = await client.chat.completions.create({ model, messages: asked, tools });
const call = called.choices[0].message.tool_calls[0];
out.tool = { finish: called.choices[0].finish_reason, name: call.function.name, arguments: JSON.parse(call.function.arguments) };
const after = await client.chat.completions.create({
  model, tools, messages: [...asked, called.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'sunny' }],
});
out.afterTool = after.choices[0].message.content;

out.streamedTool = { name: '', arguments: '' };
for await (const chunk of await client.chat.completions.create({ model, messages: asked, tools, stream: true })) {
  for (const part of chunk.choices[0]?.delta?.tool_calls ?? []) {
    out.streamedTool.name += part.function?.name ?? '';
    out.streamedTool.arguments += part.function?.arguments ?? '';
  }
  out.streamedTool.finish = chunk.choices[0]?.finish_reason ?? out.streamedTool.finish;
}

const parsed = await client.chat.completions.create({
  model, messages, response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object', properties: { ok: { type: 'boolean' } } } } },
});
out.json = JSON.parse(parsed.choices[0].message.content);

const vectors = await client.embeddings.create({ model: 'nomic-embed-text', input: ['one', 'three'] });
out.embeddings = vectors.data.map((each) => Array.from(each.embedding));
const floats = await client.embeddings.create({ model: 'nomic-embed-text', input: 'one', encoding_format: 'float' });
out.floats = floats.data[0].embedding;

const completion = await client.completions.create({ model, prompt: 'once' });
out.completion = completion.choices[0].text;

const response = await client.responses.create({ model, input: 'hello', instructions: 'be short', store: false });
out.response = { text: response.output_text, status: response.status };
out.responseStream = { types: [] };
for await (const event of await client.responses.create({ model, input: [{ role: 'user', content: 'hello' }], stream: true })) {
  out.responseStream.types.push(event.type);
  if (event.type === 'response.completed') out.responseStream.text = event.response.output[0].content[0].text;
}

out.models = [];
for await (const each of client.models.list()) out.models.push(each.id);
out.model = (await client.models.retrieve(model)).id;

try {
  await client.chat.completions.create({ model: 'no/such:model', messages });
} catch (error) {
  out.notFound = { name: error.constructor.name, status: error.status, code: error.code, message: error.message };
}

const aborted = await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'word '.repeat(2000) }], stream: true });
for await (const _ of aborted) {
  aborted.controller.abort();
  break;
}
out.aborted = true;
console.log(JSON.stringify(out));
