using HomeLab.Inference.Models;
using HomeLab.Testing;
using Microsoft.AspNetCore.Http;

namespace HomeLab.Inference.Tests.Models.Downloads;

/// <summary>The store against a real server that breaks off, lies, redirects and stalls.</summary>
public sealed class DownloadTests : IAsyncLifetime
{
    private ModelServer _server = null!;
    private TestModels _models = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Part => Path.Combine(_models.VoiceFolder, "voice.onnx.part");

    public async ValueTask InitializeAsync()
    {
        _server = await ModelServer.StartAsync();
        _server.ServeAll();
        _models = new TestModels(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _models.Dispose();
    }

    [Fact]
    public async Task Downloads_a_model_and_leaves_nothing_else()
    {
        await Succeeds();

        Assert.Equal(["tts/voice/.verified.json", "tts/voice/config/voice.json", "tts/voice/voice.onnx"], _models.FilesInStore());
    }

    [Fact]
    public async Task Asks_for_nothing_that_is_there()
    {
        await Succeeds();
        var before = _server.Requests.Count;

        Assert.Equal(0, (await Succeeds()).ReceivedBytes);
        Assert.Equal(before, _server.Requests.Count);
    }

    [Fact]
    public async Task Goes_on_where_the_connection_broke_and_only_with_the_same_version()
    {
        _server.NextBreaksAfter(100_000);

        await Succeeds();

        var second = _server.Requests.ElementAt(1);
        Assert.Equal(("bytes=100000-", "\"v1\""), (second.Range, second.IfRange));
    }

    [Fact]
    public async Task Goes_on_in_the_next_run()
    {
        for (var attempt = 0; attempt < 8; attempt++)
        {
            _server.NextBreaksAfter(120_000);
        }

        Assert.Contains("resume", (await Fails()).Message);
        Assert.Equal(ModelState.Partial, Assert.Single(_models.Open().List(), line => line.Id == "voice").State);
        Assert.Equal(120_000, new FileInfo(Part).Length);
        while (_server.Requests.TryDequeue(out _))
        {
        }

        await using var fresh = await ModelServer.StartAsync();
        fresh.ServeAll();
        using var elsewhere = new TestModels(fresh.Address);
        TestModels.Write(Path.Combine(elsewhere.VoiceFolder, "voice.onnx.part"), await File.ReadAllBytesAsync(Part, Token));
        var outcome = Assert.Single(await elsewhere.Open().PullAsync(["voice"], null, Token));

        Assert.Null(outcome.Failure);
        Assert.Equal("bytes=120000-", fresh.Requests.First().Range);
        Assert.Equal(TestModels.Onnx.Length - 120_000 + TestModels.Json.Length, outcome.ReceivedBytes);
    }

    [Fact]
    public async Task Starts_over_when_the_version_changed_in_between()
    {
        _server.NextBreaksAfter(100_000);
        _server.Next((context, _) =>
        {
            _server.ETag = "\"v2\"";
            context.Abort();
            return Task.CompletedTask;
        });

        await Succeeds();

        Assert.Equal(TestModels.Onnx, await File.ReadAllBytesAsync(Path.Combine(_models.VoiceFolder, "voice.onnx"), Token));
    }

    [Fact]
    public async Task Starts_over_on_a_server_without_ranges()
    {
        _server.HasRanges = false;
        _server.NextBreaksAfter(100_000);

        await Succeeds();
    }

    [Fact]
    public async Task Starts_over_when_what_is_on_disk_is_of_another_file()
    {
        TestModels.Write(Part, new byte[50_000]);

        await Succeeds();
    }

    [Fact]
    public async Task A_part_longer_than_the_file_is_thrown_away()
    {
        TestModels.Write(Part, new byte[TestModels.Onnx.Length + 1]);

        await Succeeds();

        Assert.Null(_server.Requests.First().Range);
    }

    [Fact]
    public async Task A_complete_part_is_verified_and_not_fetched_again()
    {
        TestModels.Write(Part, TestModels.Onnx);

        Assert.Equal(TestModels.Json.Length, (await Succeeds()).ReceivedBytes);
    }

    [Fact]
    public async Task A_range_that_the_server_refuses_means_from_the_start()
    {
        _server.NextBreaksAfter(100_000);
        _server.NextStatus(StatusCodes.Status416RangeNotSatisfiable);

        await Succeeds();

        Assert.Null(_server.Requests.ElementAt(2).Range);
    }

    [Fact]
    public async Task Refuses_a_file_with_another_hash()
    {
        var forged = TestModels.Onnx.ToArray();
        forged[^1] ^= 1;
        _server.Serve("voice.onnx", forged);

        var failure = await Fails();

        Assert.Contains("SHA-256", failure.Message);
        Assert.Null(_models.Open().Find("voice"));
        Assert.Empty(_models.FilesInStore());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Refuses_a_file_with_another_length_before_fetching_it(int difference)
    {
        _server.Serve("voice.onnx", new byte[TestModels.Onnx.Length + difference]);

        var failure = await Fails();

        Assert.Contains("it is another file", failure.Message);
        Assert.Empty(_models.FilesInStore());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_one_error_that_names_the_mirror()
    {
        _server.NextStatus(StatusCodes.Status404NotFound);

        Assert.Contains("HOMELAB_MODEL_MIRROR", (await Fails()).Message);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Tries_again_after_a_passing_fault()
    {
        _server.NextStatus(StatusCodes.Status503ServiceUnavailable);
        _server.NextStatus(StatusCodes.Status429TooManyRequests);

        await Succeeds();
    }

    [Fact]
    public async Task Gives_up_after_the_attempts_without_a_byte()
    {
        for (var attempt = 0; attempt < _models.Options.Attempts; attempt++)
        {
            _server.NextStatus(StatusCodes.Status503ServiceUnavailable);
        }

        Assert.Contains("answers 503", (await Fails()).Message);
        Assert.Equal(_models.Options.Attempts, _server.Requests.Count);
    }

    [Fact]
    public async Task Follows_redirects_and_keeps_the_range()
    {
        _server.NextBreaksAfter(100_000);
        _server.Serve("storage/abc", TestModels.Onnx);
        _server.Next((context, _) =>
        {
            context.Response.Redirect("/storage/abc");
            return Task.CompletedTask;
        });

        await Succeeds();

        Assert.Equal(("/storage/abc", "bytes=100000-"), (_server.Requests.ElementAt(2).Path, _server.Requests.ElementAt(2).Range));
    }

    [Fact]
    public async Task A_connection_that_delivers_nothing_is_given_up_and_resumed()
    {
        _server.NextStallsAfter(100_000);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timers = new ManualTimeProvider();
        var store = new ModelStore(_models.Options, null, null, new StoreDisk(), new HastyClock(timers));

        var pull = store.PullAsync(["voice"], new Progress(progress => _ = progress.Bytes >= 100_000 && arrived.TrySetResult()), Token);
        await arrived.Task.WaitAsync(Eventually.Limit, Token);
        Assert.True(SpinWait.SpinUntil(() => timers.PendingTimers > 0, Eventually.Limit));
        timers.Advance(_models.Options.IdleTimeout);

        Assert.Null(Assert.Single(await pull.WaitAsync(Eventually.Limit, Token)).Failure);
        Assert.Equal("bytes=100000-", _server.Requests.ElementAt(1).Range);
    }

    [Fact]
    public async Task A_hub_that_cannot_be_reached_is_one_clear_error()
    {
        using var offline = new TestModels(new Uri("http://127.0.0.1:1/"));

        var outcome = Assert.Single(await offline.Open().PullAsync(["voice"], null, Token));

        Assert.Contains("cannot be reached", outcome.Failure!.Message);
        Assert.Contains("HOMELAB_MODEL_MIRROR", outcome.Failure.Message);
    }

    [Fact]
    public async Task One_failure_does_not_stop_the_other_models()
    {
        _server.Serve("voice.onnx", [1, 2, 3]);

        var outcomes = await _models.Open().PullAsync(["voice", "word"], null, Token);

        Assert.Equal(["features", "word"], outcomes.Where(outcome => outcome.Failure is null).Select(outcome => outcome.Model.Id));
    }

    [Fact]
    public async Task A_cancelled_pull_keeps_what_arrived()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _server.NextStallsAfter(100_000);
        var seen = new Progress(progress =>
        {
            if (progress.Bytes >= 100_000)
            {
                cancel.Cancel();
            }
        });
        var store = new ModelStore(_models.Options, null, null, new StoreDisk(), new HastyClock(TimeProvider.System));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PullAsync(["voice"], seen, cancel.Token));

        Assert.Equal(100_000, new FileInfo(Part).Length);
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("tts/voice/voice.onnx")]
    [InlineData("voice.onnx")]
    public async Task A_mirror_server_goes_before_the_hub(string path)
    {
        await using var mirror = await ModelServer.StartAsync();
        mirror.Serve(path == "hash" ? _models.Open().Lock.Find("voice")!.Files[0].Sha256 : path, TestModels.Onnx);
        _models.Options.Mirror = mirror.Address.AbsoluteUri.TrimEnd('/');

        await Succeeds();

        Assert.Equal(["/config/voice.json"], _server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_mirror_that_lies_is_passed_over()
    {
        await using var mirror = await ModelServer.StartAsync();
        mirror.Serve("voice.onnx", new byte[TestModels.Onnx.Length]);
        _models.Options.Mirror = mirror.Address.AbsoluteUri;

        await Succeeds();

        Assert.Contains("/voice.onnx", _server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task Reports_its_progress_to_the_end()
    {
        var steps = new List<PullProgress>();
        var store = new ModelStore(_models.Options, null, null, new StoreDisk(), new HastyClock(TimeProvider.System));

        await store.PullAsync(["voice"], new Progress(steps.Add), Token);

        var total = TestModels.Onnx.Length + TestModels.Json.Length;
        Assert.All(steps, step => Assert.InRange(step.Bytes, 0, total));
        Assert.Equal(steps.Select(step => step.Bytes).Order(), steps.Select(step => step.Bytes));
        Assert.Equal(new PullProgress("voice", PullStage.Installed, total, total), steps[^1]);
    }

    private async Task<PullOutcome> Succeeds()
    {
        var outcome = Assert.Single(await _models.Open().PullAsync(["voice"], null, Token));
        Assert.Null(outcome.Failure?.Message);
        return outcome;
    }

    private async Task<ModelStoreException> Fails()
    {
        var outcome = Assert.Single(await _models.Open().PullAsync(["voice"], null, Token));
        return Assert.IsType<ModelStoreException>(outcome.Failure);
    }

    private sealed class Progress(Action<PullProgress> seen) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => seen(value);
    }

    /// <summary>Time passes a second with every look, so that no report is withheld; timers are those of another clock.</summary>
    private sealed class HastyClock(TimeProvider timers) : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Add(ref _now, TimestampFrequency);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            timers.CreateTimer(callback, state, dueTime, period);
    }
}
