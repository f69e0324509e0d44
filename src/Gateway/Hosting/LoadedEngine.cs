namespace HomeLab.Gateway.Hosting;

/// <summary>An engine that was opened, or the reason why there is none.</summary>
/// <param name="Engine">The engine; null when there is nothing to open.</param>
/// <param name="Models">What it runs.</param>
/// <param name="IsDemo">Whether that is the built-in demo.</param>
/// <param name="LoadTime">How long it took.</param>
internal sealed record LoadedEngine<T>(T? Engine, IReadOnlyList<string> Models, bool IsDemo, TimeSpan LoadTime)
    where T : class
{
    /// <summary>How to get the real thing where this is the demo, or anything where there is nothing.</summary>
    public string? Fix { get; init; }

    /// <summary>Nothing to open.</summary>
    public static LoadedEngine<T> Absent(string fix) => new(null, [], false, TimeSpan.Zero) { Fix = fix };
}
