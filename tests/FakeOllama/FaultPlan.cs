using System.Collections.Concurrent;

namespace HomeLab.FakeOllama;

/// <summary>What goes wrong, and when.</summary>
public sealed class FaultPlan
{
    private readonly ConcurrentQueue<Fault> _next = new();

    /// <summary>What happens to every request without a fault of its own.</summary>
    public Fault Always { get; set; }

    /// <summary>Also the questions about version and models hang.</summary>
    public bool QuestionsHang { get; set; }

    /// <summary>The next request that runs a model gets this fault.</summary>
    public void Next(Fault fault) => _next.Enqueue(fault);

    internal Fault Take() => _next.TryDequeue(out var fault) ? fault : Always;
}
