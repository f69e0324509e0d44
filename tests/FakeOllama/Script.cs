using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace HomeLab.FakeOllama;

/// <summary>
/// What is said to a request, whatever the dialect. A prompt with the word "weather" and tools on offer makes a tool call, a wanted format
/// makes JSON, anything else is repeated.
/// </summary>
/// <param name="body">The request.</param>
/// <param name="isChat">Whether it has messages, or one prompt.</param>
/// <param name="format">Field that asks for JSON.</param>
internal sealed class Script(JsonObject body, bool isChat, string format)
{
    private const int WordsBeforeFault = 2;

    /// <summary>Whether a tool is called; nothing is said then.</summary>
    public bool CallsTool =>
        isChat
        && body["tools"] is JsonArray { Count: > 0 }
        && Prompt.Contains("weather", StringComparison.Ordinal)
        && (body["messages"] as JsonArray)?.Any(message => message?["role"]?.ToString() == "tool") != true;

    /// <summary>The words to say, each with the space before it.</summary>
    public List<string> Words =>
        CallsTool ? []
        : body[format] is not null ? ["{\"ok\":", "true", "}"]
        : [.. ("You said: " + Prompt).Split(' ').Select((word, i) => i == 0 ? word : " " + word)];

    private string Prompt
    {
        get
        {
            if (!isChat)
            {
                return body["prompt"]?.ToString() ?? "";
            }

            var content = (body["messages"] as JsonArray)?.LastOrDefault(message => message?["role"]?.ToString() == "user")?["content"];
            return content is JsonArray parts ? string.Concat(parts.Select(part => part?["text"]?.ToString())) : content?.ToString() ?? "";
        }
    }

    /// <summary>Breaks a stream off when enough of it has been said.</summary>
    /// <param name="http">The stream.</param>
    /// <param name="fault">How.</param>
    /// <param name="said">Words said so far.</param>
    /// <param name="complain">Writes an error as the dialect does.</param>
    /// <param name="garbage">What the dialect does not allow.</param>
    /// <returns>Whether it was broken off.</returns>
    public static async Task<bool> BreakAsync(HttpContext http, Fault fault, int said, Func<Task> complain, string garbage)
    {
        switch (said == WordsBeforeFault ? fault : Fault.None)
        {
            case Fault.DieMidStream:
                await DieAsync(http);
                return true;
            case Fault.ErrorMidStream:
                await complain();
                return true;
            case Fault.StopMidStream:
                return true;
            case Fault.GarbageMidStream:
                await http.Response.WriteAsync(garbage, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                return true;
            case Fault.HangMidStream:
                await FakeOllamaServer.Forever(http);
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Ends the connection as the system does for a process that dies: what was written still arrives, then the end. An abort would take
    /// back what has not left yet.
    /// </summary>
    private static async Task DieAsync(HttpContext http)
    {
        await http.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output.CompleteAsync();
        await FakeOllamaServer.Forever(http);
        http.Abort();
    }
}
