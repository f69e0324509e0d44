using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Tests.Llm.Forwarding;

public sealed class PatienceTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _clientGone = new();
    private readonly CancellationTokenSource _lost = new();

    [Fact]
    public void Ends_when_the_client_leaves()
    {
        using var patience = Begin();
        _clientGone.Cancel();

        Assert.True(patience.Token.IsCancellationRequested);
        Assert.True(patience.IsClientGone);
    }

    [Fact]
    public void Ends_when_the_backend_is_given_up_before_its_first_byte()
    {
        using var patience = Begin();
        _lost.Cancel();

        Assert.True(patience.Token.IsCancellationRequested);
        Assert.False(patience.IsClientGone);
    }

    [Fact]
    public void Lets_a_backend_that_is_given_up_finish_what_it_has_begun()
    {
        using var patience = Begin();
        patience.Hear();
        _lost.Cancel();

        Assert.False(patience.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Ends_after_a_silence()
    {
        using var patience = Begin();
        patience.Hear();
        patience.Wait(TimeSpan.FromMilliseconds(1));
        var ended = new TaskCompletionSource();
        await using var registration = patience.Token.Register(ended.SetResult);

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Serves_the_next_request_as_new()
    {
        using var nobody = new CancellationTokenSource();
        for (var i = 0; i < 1000; i++)
        {
            using var first = new CancellationTokenSource();
            using (var ended = Patience.Begin(Long, nobody.Token, first.Token))
            {
                if (i % 2 == 0)
                {
                    first.Cancel();
                    Assert.True(ended.Token.IsCancellationRequested);
                }
            }

            using var next = Begin();
            first.Cancel();
            Assert.False(next.Token.IsCancellationRequested);
            Assert.False(next.IsClientGone);
        }
    }

    [Fact]
    public void Is_given_back_once()
    {
        var given = Begin();
        given.Dispose();
        given.Dispose();
        using var one = Begin();
        using var other = Begin();

        Assert.NotSame(one, other);
    }

    public void Dispose()
    {
        _clientGone.Dispose();
        _lost.Dispose();
    }

    private Patience Begin() => Patience.Begin(Long, _lost.Token, _clientGone.Token);
}
