using System.Collections.Concurrent;
using System.Diagnostics;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.LoadGenerator.Loads;

/// <summary>
/// A microphone that hears the clip over and over. Latency: from the moment the chunk was sent in which the word was decided (the
/// detection's time stamp is a position in the stream) to the detection.
/// </summary>
internal sealed class WakeLoad(LoadOptions options, Clip clip, Stages stages) : Load(options)
{
    private readonly Stage _detection = stages.Add("wake: deciding chunk → detection");
    private readonly Stage _missed = stages.Add("wake: clip without detection");

    protected override async Task TurnAsync(int number, CancellationToken cancellationToken)
    {
        await using var client = await WyomingClient.ConnectAsync(Options.Host, Options.WakePort, cancellationToken);
        await client.SendAsync(new DetectEvent(Options.WakeWord.Length == 0 ? null : [Options.WakeWord]), cancellationToken);
        await client.SendAudioStartAsync(clip.Format, 0, cancellationToken);
        var sentAt = new ConcurrentDictionary<int, long>();
        var heard = new StrongBox();
        var listening = ListenAsync(client, sentAt, heard, cancellationToken);
        var pace = new Pace();
        for (var index = 0; !listening.IsCompleted;)
        {
            var before = heard.Count;
            foreach (var chunk in clip.Chunks().TakeWhile(_ => !listening.IsCompleted))
            {
                sentAt[index] = Stopwatch.GetTimestamp();
                await client.SendAudioChunkAsync(clip.Format, chunk, (long)(index * clip.ChunkLength.TotalMilliseconds), cancellationToken);
                sentAt.TryRemove(index - 1000, out _);
                index++;
                await pace.AfterAsync(
                    TimeSpan.FromSeconds((double)chunk.Length / (clip.Format.Rate * clip.Format.Width * clip.Format.Channels)),
                    cancellationToken);
            }

            if (heard.Count == before)
            {
                _missed.Fail("the clip passed without a detection");
            }
        }

        await listening;
    }

    protected override void Fail(string problem) => _detection.Fail(problem);

    private async Task ListenAsync(
        WyomingClient client, ConcurrentDictionary<int, long> sentAt, StrongBox heard, CancellationToken cancellationToken)
    {
        while (await client.ReadUntilAsync(cancellationToken, EventKind.Detection, EventKind.Error) is { } message)
        {
            if (message.Kind == EventKind.Error)
            {
                throw new IOException(message.Read<ErrorEvent>().Text);
            }

            heard.Count++;
            var position = message.Read<DetectionEvent>().Timestamp ?? 0;
            var index = Math.Max(0, (int)Math.Ceiling(position / clip.ChunkLength.TotalMilliseconds) - 1);
            if (sentAt.TryGetValue(index, out var sent))
            {
                _detection.Record(sent);
            }
        }

        throw new IOException("the server closed the connection");
    }

    private sealed class StrongBox
    {
        private int _count;

        public int Count
        {
            get => Volatile.Read(ref _count);
            set => Volatile.Write(ref _count, value);
        }
    }
}
