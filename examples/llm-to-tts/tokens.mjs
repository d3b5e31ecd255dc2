// The tokens of any OpenAI-compatible endpoint (LLM_URL, LLM_MODEL, LLM_KEY) as they come.

export async function* tokensOf(messages, signal) {
  const { LLM_URL = 'http://127.0.0.1:9090/v1', LLM_MODEL = 'by-heart', LLM_KEY } = process.env;
  const response = await fetch(`${LLM_URL}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(LLM_KEY ? { authorization: `Bearer ${LLM_KEY}` } : {}),
    },
    body: JSON.stringify({ model: LLM_MODEL, messages, stream: true }),
    signal,
  });
  if (!response.ok) throw new Error(`${LLM_URL} answered ${response.status}`);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of response.body) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue;
      const token = JSON.parse(line.slice('data: '.length)).choices[0]?.delta?.content;
      if (token) yield token;
    }
  }
}
