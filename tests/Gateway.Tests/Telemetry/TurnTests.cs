using System.Diagnostics;
using System.Threading.Channels;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Telemetry;
using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Inference;
using HomeLab.Testing;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Tests.Telemetry;

/// <summary>Every voice turn is one activity with its stages, answered or not, and nothing that was said.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class TurnTests : IDisposable
{
    private static readonly byte[] Word = [1, .. new byte[2047]];

    private readonly Channel<Activity> _stopped = Channel.CreateUnbounded<Activity>();
    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public TurnTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GatewayTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _stopped.Writer.TryWrite(activity),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task An_answered_turn_of_speech_to_text_has_its_stages_and_no_words()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await client.SendAsync(new TranscribeEvent(), Token);
        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Word, cancellationToken: Token);
        await client.SendAudioStopAsync(cancellationToken: Token);

        var turn = await TurnAsync("turn stt", "ok");
        Assert.Equal(["listen", "transcribe"], Children(turn).Select(child => child.OperationName));
        Assert.True(turn.Duration > TimeSpan.Zero);
        Assert.All(Children(turn), child => Assert.True(child.Duration <= turn.Duration));
        Assert.DoesNotContain("heard", string.Join(' ', turn.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_that_fails_has_its_length_too()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        gateway.Engines.Recognizer.Failure = new InferenceException("no");
        await using var client = await gateway.ConnectAsync(GatewayPort.Stt, Token);

        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Word, cancellationToken: Token);
        await client.SendAudioStopAsync(cancellationToken: Token);

        var turn = await TurnAsync("turn stt", "failed");
        Assert.Equal(ActivityStatusCode.Error, turn.Status);
        Assert.True(turn.Duration > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_reply_has_first_audio_and_the_rest()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Token);

        await client.SendAsync(new SynthesizeEvent("Hello there."), Token);

        Assert.Equal(["first audio", "speak"], Children(await TurnAsync("turn tts", "ok")).Select(child => child.OperationName));
    }

    [Fact]
    public async Task A_wake_word_is_a_turn_from_the_deciding_chunk_to_the_detection()
    {
        await using var gateway = await TestGateway.StartAsync(Token);
        await using var client = await gateway.ConnectAsync(GatewayPort.Wake, Token);

        await client.SendAsync(new DetectEvent(), Token);
        await client.SendAudioChunkAsync(AudioFormat.Speech16Khz, Word, cancellationToken: Token);

        Assert.True((await TurnAsync("turn wake", "ok")).Duration > TimeSpan.Zero);
    }

    /// <summary>Waits for a turn; its stages have ended before it.</summary>
    private async Task<Activity> TurnAsync(string name, string outcome)
    {
        while (true)
        {
            var activity = await _stopped.Reader.ReadAsync(Token).AsTask().WaitAsync(Eventually.Limit, Token);
            _ended.Add(activity);
            if (activity.OperationName == name && Equals(activity.GetTagItem("homelab.outcome"), outcome))
            {
                return activity;
            }
        }
    }

    private IEnumerable<Activity> Children(Activity turn) =>
        _ended.Where(activity => activity.ParentSpanId == turn.SpanId).OrderBy(activity => activity.StartTimeUtc);
}
