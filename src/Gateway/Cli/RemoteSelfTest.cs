using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Cli;

/// <summary>Tests a running server over Wyoming, each test on a connection of its own as Home Assistant does.</summary>
internal sealed class RemoteSelfTest(string address) : SelfTestTarget
{
    private const int ChunkBytes = 2048;

    /// <inheritdoc/>
    public override async Task<SelfTestResult> SpeakAsync(string text, CancellationToken cancellationToken)
    {
        await using var client = await ServerAddress.ConnectAsync(address, cancellationToken);
        await client.SendAsync(new SynthesizeEvent(text), cancellationToken);
        long bytes = 0;
        var rate = 0;
        while (await client.ReadUntilAsync(cancellationToken, EventKind.AudioChunk, EventKind.AudioStop, EventKind.Error) is { Kind: not EventKind.AudioStop } message)
        {
            if (message.Kind == EventKind.Error)
            {
                return Failed(message);
            }

            bytes += message.Payload.Length;
            rate = message.AudioFormat.Rate;
        }

        return rate == 0 ? new SelfTestResult("fail", "no audio came") : JudgeSpeech(bytes, rate, "the server's default voice");
    }

    /// <inheritdoc/>
    public override async Task<SelfTestResult> TranscribeAsync(string sample, string expected, CancellationToken cancellationToken)
    {
        await using var client = await ServerAddress.ConnectAsync(address, cancellationToken);
        await client.SendAsync(new TranscribeEvent(Language: "en"), cancellationToken);
        await SendAsync(client, sample, cancellationToken);
        await client.SendAudioStopAsync(cancellationToken: cancellationToken);
        return await client.ReadUntilAsync(cancellationToken, EventKind.Transcript, EventKind.Error) switch
        {
            { Kind: EventKind.Transcript } message => JudgeText(message.Read<TranscriptEvent>().Text.Trim(), expected),
            { } message => Failed(message),
            null => new SelfTestResult("fail", "the server closed the connection"),
        };
    }

    /// <inheritdoc/>
    public override async Task<SelfTestResult> WakeAsync(string sample, string word, CancellationToken cancellationToken)
    {
        await using var client = await ServerAddress.ConnectAsync(address, cancellationToken);
        var info = await client.DescribeAsync(cancellationToken);
        if (!info.Wake.SelectMany(program => program.Models).Any(model => model.Name == word))
        {
            return new SelfTestResult("skip", $"the server does not know '{word}'");
        }

        await client.SendAsync(new DetectEvent([word]), cancellationToken);
        await SendAsync(client, sample, cancellationToken);
        await client.SendAudioStopAsync(cancellationToken: cancellationToken);
        return await client.ReadUntilAsync(cancellationToken, EventKind.Detection, EventKind.NotDetected, EventKind.Error) switch
        {
            { Kind: EventKind.Detection } message => new SelfTestResult("ok", $"heard '{message.Read<DetectionEvent>().Name}'"),
            { Kind: EventKind.NotDetected } => new SelfTestResult("fail", $"'{word}' was not heard"),
            { } message => Failed(message),
            null => new SelfTestResult("fail", "the server closed the connection"),
        };
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => default;

    private static SelfTestResult Failed(WyomingMessage message) => new("fail", message.Read<ErrorEvent>().Text);

    private static async Task SendAsync(WyomingClient client, string sample, CancellationToken cancellationToken)
    {
        await client.SendAudioStartAsync(AudioFormat.Speech16Khz, cancellationToken: cancellationToken);
        for (var pcm = ReadSample(sample); !pcm.IsEmpty; pcm = pcm[Math.Min(ChunkBytes, pcm.Length)..])
        {
            await client.SendAudioChunkAsync(
                AudioFormat.Speech16Khz, pcm[..Math.Min(ChunkBytes, pcm.Length)], cancellationToken: cancellationToken);
        }
    }
}
