using System.Threading.Channels;
using HomeLab.Inference.Scheduling;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Text;
using HomeLab.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeLab.Inference.Tests.Speech;

/// <summary>Order, limits and ends of a reply whose next sentence is spoken ahead.</summary>
public sealed class SpeechPiecesTests : IDisposable
{
    private static readonly TimeSpan Limit = Eventually.Limit;

    private readonly ScriptedSpeaker _speaker = new();
    private readonly Channel<TextPiece> _pieces = Channel.CreateUnbounded<TextPiece>();
    private readonly Channel<PcmBlock> _audio = Channel.CreateUnbounded<PcmBlock>();
    private readonly CancellationTokenSource _cancellation = new();
    private WorkerPool? _workers;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _cancellation.Dispose();
        _workers?.Dispose();
    }

    [Fact]
    public async Task The_next_piece_is_spoken_early_and_heard_in_its_turn()
    {
        var reply = Start(workers: 2, "one", "two", "three");

        // Would wait for ever if the first had to be over before.
        await _speaker.Begun("two").WaitAsync(Limit, Cancellation);
        _speaker.Say("two", blocks: 3);
        _speaker.Say("one", blocks: 2);
        _speaker.Say("three", blocks: 1);
        await reply.WaitAsync(Limit, Cancellation);

        Assert.Equal(["one", "one", "two", "two", "two", "three"], Heard());
    }

    [Fact]
    public async Task Only_one_piece_is_ahead()
    {
        var reply = Start(workers: 4, "one", "two", "three");

        await _speaker.Begun("two").WaitAsync(Limit, Cancellation);
        _speaker.Say("two", blocks: 1);
        Assert.False(_speaker.Begun("three").IsCompleted);
        _speaker.Say("one", blocks: 1);
        await _speaker.Begun("three").WaitAsync(Limit, Cancellation);

        _speaker.Say("three", blocks: 1);
        await reply.WaitAsync(Limit, Cancellation);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 2)]
    public async Task Without_an_idle_worker_each_piece_waits_for_the_last(int workers, int busy)
    {
        using var release = new ManualResetEventSlim();
        var reply = Start(workers, busy, release, "one", "two");

        await _speaker.Begun("one").WaitAsync(Limit, Cancellation);
        _speaker.Say("one", blocks: 1);
        await _speaker.Begun("two").WaitAsync(Limit, Cancellation);
        release.Set();
        _speaker.Say("two", blocks: 1);
        await reply.WaitAsync(Limit, Cancellation);

        Assert.Equal(["end one", "begin two"], _speaker.Events.Where(line => line is "end one" or "begin two"));
    }

    [Fact]
    public async Task A_piece_ahead_waits_after_two_seconds_so_that_others_get_the_worker()
    {
        var reply = Start(workers: 2, "one", "two");

        await _speaker.Begun("two").WaitAsync(Limit, Cancellation);
        _speaker.Say("two", blocks: 100);
        await _speaker.Written("two", SpeechAhead.Blocks).WaitAsync(Limit, Cancellation);
        Assert.False(_speaker.Written("two", SpeechAhead.Blocks + 1).IsCompleted);
        _speaker.Say("one", blocks: 1);
        await reply.WaitAsync(Limit, Cancellation);

        Assert.Equal(101, Heard().Count);
    }

    [Fact]
    public async Task A_failure_ahead_is_told_after_everything_before_it()
    {
        var reply = Start(workers: 2, "one", "two", "three");

        await _speaker.Begun("two").WaitAsync(Limit, Cancellation);
        _speaker.Fail("two");
        _speaker.Say("one", blocks: 4);

        await Assert.ThrowsAsync<InferenceException>(() => reply.WaitAsync(Limit, Cancellation));
        Assert.Equal(["one", "one", "one", "one"], Heard());
    }

    [Fact]
    public async Task A_failure_ends_the_reply_though_more_text_may_come_and_a_piece_is_ahead()
    {
        var reply = Start(workers: 2, complete: false, "one", "two");

        await _speaker.Begun("two").WaitAsync(Limit, Cancellation);
        _speaker.Say("two", blocks: 100);
        _speaker.Fail("one");

        await Assert.ThrowsAsync<InferenceException>(() => reply.WaitAsync(Limit, Cancellation));
        Assert.Empty(Heard());
    }

    [Fact]
    public async Task A_cancellation_ends_both_pieces()
    {
        var reply = Start(workers: 2, "one", "two");
        await _speaker.Begun("two").WaitAsync(Limit, Cancellation);
        _speaker.Say("two", blocks: 100);

        await _cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply.WaitAsync(Limit, Cancellation));
        Assert.Contains("end one", _speaker.Events);
        Assert.Contains("end two", _speaker.Events);
    }

    private Task Start(int workers, params string[] pieces) => Start(workers, complete: true, pieces);

    private Task Start(int workers, bool complete, params string[] pieces)
    {
        _workers = new WorkerPool("test", workers, 8);
        var options = new SpeechOptions();
        var services = new SpeechServices(
            options, _workers, new SpeechAdmission(8), new SpeechMetrics(null, () => 0), NullLogger.Instance);
        foreach (var piece in pieces)
        {
            _pieces.Writer.TryWrite(new TextPiece(piece, TextPieceEnd.Clause));
        }

        if (complete)
        {
            _pieces.Writer.Complete();
        }

        var sink = new PcmSink(_audio.Writer, 22_050, 1, static () => { });
        return new SpeechPieces(_speaker, new SpeechRequest(_speaker.Voice), services, sink)
            .SpeakAsync(_pieces.Reader, _cancellation.Token);
    }

    private Task Start(int workers, int busy, ManualResetEventSlim release, params string[] pieces)
    {
        _pieces.Writer.TryWrite(new TextPiece(pieces[0], TextPieceEnd.Clause));
        var reply = Start(workers, complete: false);
        var running = new CountdownEvent(Math.Max(1, busy));
        for (var i = 0; i < busy; i++)
        {
            Assert.True(_workers!.TryRun(token => running.Signal() | release.Wait(Limit, token), WorkPriority.Voice, Cancellation, out _));
        }

        Assert.True(busy == 0 || running.Wait(Limit, Cancellation));
        foreach (var piece in pieces[1..])
        {
            _pieces.Writer.TryWrite(new TextPiece(piece, TextPieceEnd.Clause));
        }

        _pieces.Writer.Complete();
        return reply;
    }

    private List<string> Heard()
    {
        var heard = new List<string>();
        while (_audio.Reader.TryRead(out var block))
        {
            heard.Add(ScriptedSpeaker.NameOf(block));
            block.Dispose();
        }

        return heard;
    }
}
