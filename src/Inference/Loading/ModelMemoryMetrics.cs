using System.Diagnostics.Metrics;

namespace HomeLab.Inference.Loading;

/// <summary>Instruments of the model budget, on the meter <c>HomeLab.Inference</c>.</summary>
internal sealed class ModelMemoryMetrics
{
    private readonly Counter<long> _unloaded;
    private readonly Counter<long> _trimmed;

    /// <summary>Creates the instruments.</summary>
    public ModelMemoryMetrics(IMeterFactory? meters, ModelMemory memory)
    {
        var meter = meters?.Create("HomeLab.Inference") ?? new Meter("HomeLab.Inference");
        meter.CreateObservableGauge(
            "homelab.models.loaded", () => ByKind(memory, models => models.LongCount()), "{model}", "Models that are loaded.");
        meter.CreateObservableGauge(
            "homelab.models.loaded.size",
            () => ByKind(memory, models => models.Sum(model => model.Bytes)),
            "By",
            "Weights of the models that are loaded.");
        meter.CreateObservableGauge("homelab.models.max.size", () => memory.MaxBytes, "By", "Weights that may be loaded.");
        _unloaded = meter.CreateCounter<long>("homelab.models.unloads", "{model}", "Models unloaded; reason is idle or room.");
        _trimmed = meter.CreateCounter<long>(
            "homelab.models.scratch.returned", "By", "Memory that inference had used, given back; as the process became smaller.");
    }

    /// <summary>A model was unloaded.</summary>
    public void Unloaded(string kind, string reason) => _unloaded.Add(1, new("kind", kind), new("reason", reason));

    /// <summary>Memory of inference was given back.</summary>
    public void Trimmed(long bytes) => _trimmed.Add(bytes);

    private static IEnumerable<Measurement<long>> ByKind(ModelMemory memory, Func<IEnumerable<LoadedModel>, long> value) =>
        memory.Loaded.GroupBy(model => model.Kind).Select(
            group => new Measurement<long>(value(group), new KeyValuePair<string, object?>("kind", group.Key)));
}
