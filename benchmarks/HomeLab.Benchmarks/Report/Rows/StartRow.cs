using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>From starting the program to ready.</summary>
internal sealed class StartRow : IMeasurement
{
    public string Id => "start";

    public string What => "start to ready: wake, Whisper tiny, one medium voice, models on disk";

    public string Goal => "≤ 2 s";

    public string Against => "";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var models = BenchModels.WithVoiceAndTiny();
        var seconds = new List<double>();
        for (var round = 0; round < bench.Rounds(7); round++)
        {
            await using var gateway = await bench.StartGatewayAsync(models, cancellationToken);
            seconds.Add(gateway.ReadyAfter.TotalSeconds);
        }

        var times = new Sample(seconds);
        return new Finding(
            $"{Quantity.Text(times.Median)} s ({Quantity.Text(times.Min)} to {Quantity.Text(times.Max)} s)", times.Median <= 2)
        {
            Timings = [Timing.Of("start to ready", times, "s")],
        };
    }
}
