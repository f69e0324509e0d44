using System.Buffers;
using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Models.Downloads;

/// <summary>Fetches one file: source after source, attempt after attempt, resuming, until its length and SHA-256 are right.</summary>
internal sealed class FileDownload(
    IReadOnlyList<IModelSource> sources, ModelStoreOptions options, StoreDisk disk, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Fetches the file to its place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="file">Its file.</param>
    /// <param name="target">Full path of the finished file.</param>
    /// <param name="arrived">Called with the number of bytes on disk after each block, starting with what an earlier run left.</param>
    /// <param name="cancellationToken">Ends it; what arrived is kept.</param>
    /// <exception cref="ModelStoreException">No source had it, or none delivered the right bytes.</exception>
    public async Task RunAsync(ModelEntry model, ModelFile file, string target, Action<long> arrived, CancellationToken cancellationToken)
    {
        await using var part = await DownloadPart.OpenAsync(disk, target, file.Bytes, cancellationToken);
        arrived(part.Length);
        var refusals = new List<string>();
        foreach (var source in sources)
        {
            if (await TryAsync(source, model, file, part, arrived, cancellationToken) is not { } refusal)
            {
                return;
            }

            refusals.Add(refusal);
            log.SourceRefused(model.Id, file.Path, refusal);
        }

        throw new ModelStoreException(
            $"'{model.Id}' was not installed: {file.Path} could not be fetched. {string.Join("; ", refusals)}. "
            + "What arrived is kept: run 'homelab models pull' again to resume. Without a way to the hub, set HOMELAB_MODEL_MIRROR to a folder or server that has the file.");
    }

    /// <summary>Returns null when the file is in place, else why this source could not deliver.</summary>
    private async Task<string?> TryAsync(
        IModelSource source, ModelEntry model, ModelFile file, DownloadPart part, Action<long> arrived, CancellationToken cancellationToken)
    {
        var delay = options.RetryDelay;
        var furthest = part.Length;
        for (var idle = 0; ;)
        {
            var before = part.Length;
            try
            {
                if (await TransferAsync(source, model, file, part, arrived, cancellationToken) is not { } refusal)
                {
                    return null;
                }

                if (before == 0 || refusal.IsFinal)
                {
                    return refusal.Reason;
                }

                // The bytes of an earlier run were of another version: once more from the start.
                continue;
            }
            catch (SourceException failure)
            {
                idle = part.Length > furthest ? 0 : idle + 1;
                furthest = Math.Max(furthest, part.Length);
                if (!failure.IsTransient || idle >= options.Attempts)
                {
                    return failure.Message;
                }

                log.TransferInterrupted(model.Id, file.Path, part.Length, file.Bytes, failure.Message);
            }

            await Task.Delay(delay, clock, cancellationToken);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }

    private async Task<Refusal?> TransferAsync(
        IModelSource source, ModelEntry model, ModelFile file, DownloadPart part, Action<long> arrived, CancellationToken cancellationToken)
    {
        if (part.Length < file.Bytes)
        {
            if (await source.OpenAsync(model, file, part.Resume, cancellationToken) is not { } content)
            {
                return new Refusal($"{source.Name} does not have it", IsFinal: true);
            }

            await using (content.Body)
            {
                if (content.Offset != part.Length)
                {
                    part.Restart();
                }

                part.ComesFrom(content);
                await CopyAsync(content, file, part, arrived, cancellationToken);
            }
        }

        if (part.Hash() is var found && found != file.Sha256)
        {
            part.Restart();
            arrived(0);
            return new Refusal($"{source.Name} delivered something else: SHA-256 {found}, expected {file.Sha256}", IsFinal: false);
        }

        await part.PublishAsync();
        return null;
    }

    private async Task CopyAsync(
        SourceContent content, ModelFile file, DownloadPart part, Action<long> arrived, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            while (part.Length < file.Bytes)
            {
                var read = await ReadAsync(content, buffer, cancellationToken);
                if (read == 0)
                {
                    throw new SourceException($"{content.Address} ended after {part.Length} of {file.Bytes} bytes", isTransient: true);
                }

                await part.AppendAsync(buffer.AsMemory(0, (int)Math.Min(read, file.Bytes - part.Length)), cancellationToken);
                arrived(part.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> ReadAsync(SourceContent content, byte[] buffer, CancellationToken cancellationToken)
    {
        using var idle = new CancellationTokenSource(options.IdleTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        try
        {
            return await content.Body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException($"{content.Address} delivered nothing for {options.IdleTimeout.TotalSeconds:0} s", isTransient: true);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new SourceException($"{content.Address} broke off: {failure.Message}", isTransient: true, failure);
        }
    }

    private readonly record struct Refusal(string Reason, bool IsFinal);
}
