namespace HomeLab.Inference.Models.Downloads;

/// <summary>A place that may have a model's files: the mirror folder, the mirror server, the hub.</summary>
internal interface IModelSource
{
    /// <summary>What to call it in an error.</summary>
    string Name { get; }

    /// <summary>Opens a file from an offset on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="file">Its file.</param>
    /// <param name="resume">Where an earlier transfer stopped; the source may start from 0 all the same.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Null when the source does not have the file.</returns>
    /// <exception cref="SourceException">It has the file but will not give it, or cannot be reached.</exception>
    Task<SourceContent?> OpenAsync(ModelEntry model, ModelFile file, ResumePoint resume, CancellationToken cancellationToken);
}

/// <summary>How far an earlier transfer came.</summary>
/// <param name="Bytes">Bytes on disk.</param>
/// <param name="Address">Where they came from; null when unknown.</param>
/// <param name="ETag">The version that they belong to, as that address named it; null when unknown.</param>
internal readonly record struct ResumePoint(long Bytes, string? Address, string? ETag);

/// <summary>A file on its way.</summary>
/// <param name="Body">The bytes from <paramref name="Offset"/> to the end; disposing it ends the transfer.</param>
/// <param name="Offset">Position of the first byte in the file: the resume point, or 0.</param>
/// <param name="Address">Where it comes from.</param>
/// <param name="ETag">A strong version mark; null without one.</param>
internal sealed record SourceContent(Stream Body, long Offset, string Address, string? ETag);

/// <summary>A source failed.</summary>
internal sealed class SourceException(string message, bool isTransient, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether the same request may succeed in a moment.</summary>
    public bool IsTransient => isTransient;
}
