namespace HomeLab.Inference.Piper;

/// <summary>Columns of a sentence that are made when they are asked for, from the first on. Used by one caller at a time.</summary>
internal interface IColumns : IDisposable
{
    /// <summary>Columns of the whole sentence.</summary>
    int Count { get; }

    /// <summary>Makes what is missing up to a column, at least.</summary>
    /// <param name="end">The column after the last one that is needed.</param>
    /// <param name="cancellationToken">Ends the native call.</param>
    /// <returns>[channels, <see cref="Count"/>]; what was not asked for may not be made yet. Valid until the next call.</returns>
    ReadOnlySpan<float> Get(int end, CancellationToken cancellationToken);
}
