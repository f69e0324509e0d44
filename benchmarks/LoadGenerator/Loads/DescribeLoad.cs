using System.Diagnostics;
using HomeLab.Wyoming.Client;

namespace HomeLab.LoadGenerator.Loads;

/// <summary>Home Assistant's look whether a service is there: a new connection, <c>describe</c>, <c>info</c>.</summary>
internal sealed class DescribeLoad(LoadOptions options, IReadOnlyList<int> ports, Stages stages) : Load(options)
{
    private readonly Stage _describe = stages.Add("describe: connect → info");

    protected override async Task TurnAsync(int number, CancellationToken cancellationToken)
    {
        foreach (var port in ports)
        {
            var began = Stopwatch.GetTimestamp();
            await using var client = await WyomingClient.ConnectAsync(Options.Host, port, cancellationToken);
            await client.DescribeAsync(cancellationToken);
            _describe.Record(began);
        }
    }

    protected override void Fail(string problem) => _describe.Fail(problem);
}
