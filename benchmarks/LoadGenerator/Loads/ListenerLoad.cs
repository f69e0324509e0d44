using System.Diagnostics;
using System.Globalization;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.LoadGenerator.Loads;

/// <summary>A person who has a text read out: every other time in one piece, else as a language model writes it, word by word.</summary>
internal sealed class ListenerLoad(LoadOptions options, Stages stages) : Load(options)
{
    private readonly Stage _first = stages.Add("tts: text → first audio");
    private readonly Stage _firstStreamed = stages.Add("tts: first word → first audio (streamed)");
    private readonly Stage _whole = stages.Add("tts: text → last audio");
    private readonly Stage _perSecond = stages.Add("tts: compute per second of audio");
    private int _turns;

    protected override async Task TurnAsync(int number, CancellationToken cancellationToken)
    {
        await using var client = await WyomingClient.ConnectAsync(Options.Host, Options.TtsPort, cancellationToken);
        var voice = Options.Voice.Length == 0 ? null : new SynthesizeVoice(Options.Voice);
        var turn = Interlocked.Increment(ref _turns);
        var isStreamed = turn % 2 == 0;
        var text = Options.Text.Replace("{n}", turn.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var began = Stopwatch.GetTimestamp();
        var asking = isStreamed
            ? AskStreamedAsync(client, text, voice, cancellationToken)
            : client.SendAsync(new SynthesizeEvent(text, voice), cancellationToken).AsTask();
        var end = isStreamed ? EventKind.SynthesizeStopped : EventKind.AudioStop;
        var seconds = 0.0;
        while (await client.ReadUntilAsync(cancellationToken, EventKind.AudioChunk, EventKind.Error, end) is { } message)
        {
            if (message.Kind == EventKind.Error)
            {
                throw new IOException(message.Read<ErrorEvent>().Text);
            }

            if (message.Kind == end)
            {
                await asking;
                _whole.Record(began);
                _perSecond.Record(Stopwatch.GetElapsedTime(began) / Math.Max(seconds, 0.001));
                return;
            }

            if (seconds == 0)
            {
                (isStreamed ? _firstStreamed : _first).Record(began);
            }

            var format = message.AudioFormat;
            seconds += (double)message.Payload.Length / (format.Rate * format.Width * format.Channels);
        }

        Fail("the server closed the connection before the end of the audio");
    }

    protected override void Fail(string problem) => _whole.Fail(problem);

    private static async Task AskStreamedAsync(
        WyomingClient client, string text, SynthesizeVoice? voice, CancellationToken cancellationToken)
    {
        await client.SendAsync(new SynthesizeStartEvent(voice), cancellationToken);
        foreach (var word in text.Split(' '))
        {
            await client.SendAsync(new SynthesizeChunkEvent(word + " "), cancellationToken);
        }

        await client.SendAsync(new SynthesizeEvent(text, voice), cancellationToken);
        await client.SendAsync(EventKind.SynthesizeStop, cancellationToken);
    }
}
