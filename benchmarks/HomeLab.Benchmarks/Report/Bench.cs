using HomeLab.Measuring.Processes;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report;

/// <summary>What all measurements share: how thorough to be, and where things lie.</summary>
/// <param name="IsQuick">Whether only to show that everything works: few rounds, short loads. Such figures mean nothing.</param>
internal sealed record Bench(bool IsQuick)
{
    /// <summary>Before short operations are timed.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>The checkout.</summary>
    public string Checkout => RepositoryFolder.Root;

    /// <summary>Rounds to run where this many are wanted.</summary>
    public int Rounds(int wanted) => IsQuick ? Math.Min(2, wanted) : wanted;

    /// <summary>Seconds to load a server for where this many are wanted.</summary>
    public double Seconds(double wanted) => IsQuick ? Math.Min(6, wanted) : wanted;

    /// <summary>Starts a gateway on these models.</summary>
    public Task<Gateway> StartGatewayAsync(string models, CancellationToken cancellationToken, params string[] settings) =>
        Gateway.StartAsync(Checkout, models, settings, cancellationToken);
}
