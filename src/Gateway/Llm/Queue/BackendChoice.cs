using System.Collections.Immutable;
using HomeLab.Gateway.Llm.Backends;

namespace HomeLab.Gateway.Llm.Queue;

/// <summary>
/// Which backend takes a request: it has the model and a free slot; among those, one that has it loaded, then the one with the least work,
/// then the quickest, then the first in the configuration.
/// </summary>
internal static class BackendChoice
{
    /// <summary>Chooses. Called under the queue's lock.</summary>
    /// <param name="backends">All of them.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="usable">Whether there is any backend worth waiting for.</param>
    /// <returns>The backend; null when none has a free slot.</returns>
    public static Backend? Pick(ImmutableArray<Backend> backends, AdmissionRequest request, out bool usable)
    {
        Backend? best = null;
        usable = false;
        foreach (var backend in backends)
        {
            if (!backend.Has(request.Model)
                || (request.Only is { } kind && backend.Kind != kind)
                || request.Tried.Contains(backend)
                || backend.Breaker.State == BreakerState.Open)
            {
                continue;
            }

            usable = true;
            if (backend.HasSlot(request.Model) && (best is null || IsBetter(backend, best, request.Model)))
            {
                best = backend;
            }
        }

        return best;
    }

    private static bool IsBetter(Backend candidate, Backend best, string model)
    {
        var loaded = candidate.HasLoaded(model);
        if (loaded != best.HasLoaded(model))
        {
            return loaded;
        }

        if (candidate.Running != best.Running)
        {
            return candidate.Running < best.Running;
        }

        return candidate.FirstByteMicroseconds < best.FirstByteMicroseconds;
    }
}
