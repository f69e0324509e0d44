using System.Diagnostics;

namespace HomeLab.Measuring.Statistics;

/// <summary>
/// Times contestants in turn (A B, B A, A B, …), so that a machine that slows down or a busy neighbour falls on all of them alike and their
/// ratio holds.
/// </summary>
/// <param name="time">Tells how long a warm-up has lasted; null = the system's clock.</param>
public sealed class Interleaved(TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly List<(string Name, Func<double> Measure)> _contestants = [];

    /// <summary>Adds one whose operation is timed; its time is in milliseconds.</summary>
    public Interleaved Add(string name, Action operation) => AddMeasured(name, () =>
    {
        var began = Stopwatch.GetTimestamp();
        operation();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    });

    /// <summary>Adds one that measures itself, in any unit.</summary>
    public Interleaved AddMeasured(string name, Func<double> measure)
    {
        _contestants.Add((name, measure));
        return this;
    }

    /// <summary>Runs everybody once a round.</summary>
    /// <param name="rounds">Rounds whose values are kept.</param>
    /// <param name="warmUp">
    /// How long to go round before, at least once: a runtime that compiles while it runs takes a second or two for short operations.
    /// </param>
    public IReadOnlyDictionary<string, Sample> Run(int rounds, TimeSpan warmUp = default)
    {
        var began = _time.GetTimestamp();
        do
        {
            _contestants.ForEach(contestant => contestant.Measure());
        }
        while (_time.GetElapsedTime(began) < warmUp);

        var values = _contestants.ToDictionary(contestant => contestant.Name, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, measure) in round % 2 == 0 ? _contestants : Enumerable.Reverse(_contestants))
            {
                values[name].Add(measure());
            }
        }

        return values.ToDictionary(pair => pair.Key, pair => new Sample(pair.Value));
    }
}
