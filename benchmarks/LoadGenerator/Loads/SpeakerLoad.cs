using System.Diagnostics;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.LoadGenerator.Loads;

/// <summary>
/// A person who gives a command in real time over a new connection, as Home Assistant opens one. Latency: <c>audio-stop</c> to
/// <c>transcript</c>.
/// </summary>
internal sealed class SpeakerLoad(LoadOptions options, Clip clip, Stages stages) : Load(options)
{
    private readonly Stage _transcript = stages.Add("stt: audio-stop → transcript");
    private readonly Stage _empty = stages.Add("stt: empty transcripts");

    protected override async Task TurnAsync(int number, CancellationToken cancellationToken)
    {
        await using var client = await WyomingClient.ConnectAsync(Options.Host, Options.SttPort, cancellationToken);
        await client.SendAsync(new TranscribeEvent(Language: "en"), cancellationToken);
        await client.SendAudioStartAsync(clip.Format, null, cancellationToken);
        var answer = client.ReadUntilAsync(cancellationToken, EventKind.Transcript, EventKind.Error).AsTask();
        var stopped = await SpeakAsync(client, answer, cancellationToken);
        var message = await answer;
        switch (message?.Kind)
        {
            case EventKind.Transcript:
                _transcript.Record(stopped);
                if (message.Read<TranscriptEvent>().Text.Length == 0)
                {
                    _empty.Fail("speech was transcribed as silence");
                }

                break;
            case EventKind.Error:
                Fail(message.Read<ErrorEvent>().Text);
                break;
            default:
                Fail("the server closed the connection without a transcript");
                break;
        }
    }

    // A server that refuses answers before the end of the speech; what is sent after that may find the connection closed.
    private async Task<long> SpeakAsync(WyomingClient client, Task answer, CancellationToken cancellationToken)
    {
        var pace = new Pace();
        foreach (var chunk in clip.Chunks().TakeWhile(_ => !answer.IsCompleted))
        {
            await client.SendAudioChunkAsync(clip.Format, chunk, null, cancellationToken);
            await pace.AfterAsync(clip.ChunkLength, cancellationToken);
        }

        var stopped = Stopwatch.GetTimestamp();
        if (!answer.IsCompleted)
        {
            await client.SendAudioStopAsync(null, cancellationToken);
        }

        return stopped;
    }

    protected override void Fail(string problem) => _transcript.Fail(problem);
}
