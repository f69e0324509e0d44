using System.Globalization;
using System.Text;
using HomeLab.Gateway.Llm.OpenAi;
using HomeLab.Inference;

namespace HomeLab.Gateway.Http.Audio.Speech;

/// <summary>
/// Speech as server-sent events: <c>speech.audio.delta</c> with base64, then <c>speech.audio.done</c>. Its usage counts characters, the
/// measure of what a voice is given; there are no tokens here.
/// </summary>
internal sealed class SpeechEvents(HttpContext http, ILogger logger)
{
    /// <summary>Writes them.</summary>
    public async Task WriteAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> pieces, int characters)
    {
        EventWriter? events = null;
        try
        {
            await foreach (var piece in pieces)
            {
                events ??= new EventWriter(http);
                events.Write("data: {\"type\":\"speech.audio.delta\",\"audio\":\""u8);
                events.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(piece.Span)));
                events.Write("\"}\n\n"u8);
                await events.FlushAsync();
            }
        }
        catch (InferenceException failure) when (events is not null)
        {
            events.Write(ErrorShape.OpenAi.EncodeInStream(AudioFailure.Explain(failure, logger)!, midLine: false));
            await events.FlushAsync();
            return;
        }

        events ??= new EventWriter(http);
        events.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"data: {{\"type\":\"speech.audio.done\",\"usage\":{{\"input_tokens\":{characters},\"output_tokens\":0,"
            + $"\"total_tokens\":{characters}}}}}\n\n")));
        await events.FlushAsync();
    }
}
