using HomeLab.Inference.Whisper;

namespace HomeLab.Inference.Tests.Whisper;

public sealed class JoinedCancellationTests
{
    [Fact]
    public void It_is_cancelled_with_the_last_of_its_tokens()
    {
        using var one = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        using var joined = new JoinedCancellation([one.Token, other.Token]);

        one.Cancel();
        Assert.False(joined.Token.IsCancellationRequested);
        other.Cancel();
        Assert.True(joined.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_token_that_cannot_be_cancelled_keeps_it_going()
    {
        using var one = new CancellationTokenSource();
        using var joined = new JoinedCancellation([one.Token, CancellationToken.None]);

        one.Cancel();

        Assert.False(joined.Token.IsCancellationRequested);
    }
}
