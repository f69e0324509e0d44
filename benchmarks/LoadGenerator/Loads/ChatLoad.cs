using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace HomeLab.LoadGenerator.Loads;

/// <summary>A person who chats over the OpenAI interface, streaming.</summary>
internal sealed class ChatLoad(LoadOptions options, HttpClient http, Stages stages) : Load(options)
{
    private readonly Stage _first = stages.Add("chat: request → first piece");
    private readonly Stage _gap = stages.Add("chat: between two pieces");
    private readonly Stage _whole = stages.Add("chat: request → end");

    protected override async Task TurnAsync(int number, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Options.ChatUrl.TrimEnd('/') + "/chat/completions")
        {
            Content = JsonContent.Create(
                new
                {
                    model = Options.ChatModel,
                    stream = true,
                    messages = new[] { new { role = "user", content = "Tell me about the weather." } },
                }),
        };
        if (Options.ApiKey.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Options.ApiKey);
        }

        var began = Stopwatch.GetTimestamp();
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            Fail($"HTTP {(int)response.StatusCode}");
            return;
        }

        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var last = 0L;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == "data: [DONE]")
            {
                _whole.Record(began);
                return;
            }

            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                (last == 0 ? _first : _gap).Record(last == 0 ? began : last);
                last = Stopwatch.GetTimestamp();
            }
        }

        Fail("the stream ended without [DONE]");
    }

    protected override void Fail(string problem) => _whole.Fail(problem);
}
