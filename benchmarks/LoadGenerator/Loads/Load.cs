using System.Net.Sockets;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.LoadGenerator.Loads;

/// <summary>A peer that asks again and again. Failures are counted and the next turn begins anew.</summary>
internal abstract class Load(LoadOptions options)
{
    protected LoadOptions Options => options;

    /// <summary>Runs turns until cancelled, after a random delay so that peers do not march in step.</summary>
    public async Task RunAsync(int number, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(new Random(number).NextDouble() * Math.Min(options.WarmUp, 3)), cancellationToken);
            while (!cancellationToken.IsCancellationRequested)
            {
                await TryTurnAsync(number, cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(options.Think), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    protected abstract Task TurnAsync(int number, CancellationToken cancellationToken);

    protected abstract void Fail(string problem);

    private async Task TryTurnAsync(int number, CancellationToken cancellationToken)
    {
        try
        {
            await TurnAsync(number, cancellationToken);
        }
        catch (Exception failure) when (
            !cancellationToken.IsCancellationRequested
                && failure is IOException or SocketException or HttpRequestException or WyomingProtocolException)
        {
            Fail(failure.Message);
        }
    }
}
