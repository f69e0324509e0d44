using System.Diagnostics;
using HomeLab.Measuring.Statistics;

namespace HomeLab.LoadGenerator;

/// <summary>Latencies and failures of one kind of step. Nothing is kept until <see cref="Stages.Measuring"/>.</summary>
internal sealed class Stage(string name, Stages stages)
{
    private readonly Lock _gate = new();
    private readonly List<double> _milliseconds = [];
    private readonly Dictionary<string, int> _errors = [];

    public string Name => name;

    public void Record(long began) => Record(Stopwatch.GetElapsedTime(began));

    public void Record(TimeSpan elapsed)
    {
        if (stages.Measuring)
        {
            lock (_gate)
            {
                _milliseconds.Add(elapsed.TotalMilliseconds);
            }
        }
    }

    public void Fail(string problem)
    {
        lock (_gate)
        {
            _errors[problem] = _errors.GetValueOrDefault(problem) + 1;
        }
    }

    public StageResult Result()
    {
        lock (_gate)
        {
            var times = new Sample(_milliseconds);
            return new StageResult(
                name, times.Count, _errors.Values.Sum(), times.At(0.5), times.At(
                    0.95), times.At(0.99), times.Max, times.Mean, new Dictionary<string, int>(
                    _errors));
        }
    }
}

/// <summary>What a stage came to. Times in milliseconds.</summary>
internal sealed record StageResult(
    string Name, int Count, int Errors, double P50, double P95, double P99, double Max, double Mean, Dictionary<string, int> ErrorTexts);

/// <summary>All stages of a run.</summary>
internal sealed class Stages
{
    private readonly Lock _gate = new();
    private readonly List<Stage> _stages = [];
    private volatile bool _measuring;

    /// <summary>Whether the warm-up is over.</summary>
    public bool Measuring
    {
        get => _measuring;
        set => _measuring = value;
    }

    public Stage Add(string name)
    {
        lock (_gate)
        {
            var stage = new Stage(name, this);
            _stages.Add(stage);
            return stage;
        }
    }

    public IReadOnlyList<StageResult> Results()
    {
        lock (_gate)
        {
            return [.. _stages.Select(stage => stage.Result())];
        }
    }
}
