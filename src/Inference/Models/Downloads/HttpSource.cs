using System.Net;
using System.Net.Http.Headers;

namespace HomeLab.Inference.Models.Downloads;

/// <summary>A server: asks for a range where something is on disk already, and only of the same version (RFC 9110 §13.1.5, §14).</summary>
/// <param name="client">Sends the requests; follows redirects (the hub answers with one to its storage) and honours proxies.</param>
/// <param name="name">What to call it in an error.</param>
/// <param name="addresses">Where it may have a file, best first.</param>
internal sealed class HttpSource(HttpClient client, string name, Func<ModelEntry, ModelFile, IEnumerable<Uri>> addresses) : IModelSource
{
    public string Name => name;

    /// <summary>The addresses that the lock names.</summary>
    public static HttpSource Hub(HttpClient client) =>
        new(client, "the hub", (_, file) => file.Url is { } url ? [url] : []);

    /// <summary>A mirror server, by hash, by path, by file name.</summary>
    public static HttpSource Mirror(HttpClient client, Uri root)
    {
        var folder = root.AbsoluteUri.EndsWith('/') ? root : new Uri(root.AbsoluteUri + "/");
        return new HttpSource(client, $"the mirror {folder}", (model, file) =>
        [
            new Uri(folder, file.Sha256),
            new Uri(folder, $"{model.Kind.Name()}/{model.Id}/{file.Path}"),
            new Uri(folder, Path.GetFileName(file.Path)),
        ]);
    }

    public async Task<SourceContent?> OpenAsync(ModelEntry model, ModelFile file, ResumePoint resume, CancellationToken cancellationToken)
    {
        foreach (var address in addresses(model, file))
        {
            if (await OpenAsync(address, file, resume, cancellationToken) is { } content)
            {
                return content;
            }
        }

        return null;
    }

    private async Task<SourceContent?> OpenAsync(Uri address, ModelFile file, ResumePoint resume, CancellationToken cancellationToken)
    {
        var response = await SendAsync(address, resume, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
            || (response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From != resume.Bytes))
        {
            response.Dispose();
            response = await SendAsync(address, default, cancellationToken);
        }

        try
        {
            if (!HasFile(response, address))
            {
                response.Dispose();
                return null;
            }

            var offset = response.StatusCode == HttpStatusCode.PartialContent ? resume.Bytes : 0;
            CheckLength(response, file, address, offset);
            var tag = response.Headers.ETag is { IsWeak: false } strong ? strong.Tag : null;
            return new SourceContent(await response.Content.ReadAsStreamAsync(cancellationToken), offset, address.AbsoluteUri, tag);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, ResumePoint resume, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (resume.Bytes > 0)
        {
            request.Headers.Range = new RangeHeaderValue(resume.Bytes, null);
            if (resume.Address == address.AbsoluteUri && resume.ETag is { } tag)
            {
                request.Headers.IfRange = new RangeConditionHeaderValue(tag);
            }
        }

        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            throw new SourceException(
                $"{address.GetLeftPart(UriPartial.Path)} cannot be reached: {Innermost(failure)}", isTransient: true, failure);
        }
        catch (OperationCanceledException timeout) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(
                $"{address.GetLeftPart(UriPartial.Path)} did not answer within {client.Timeout.TotalSeconds:0} s",
                isTransient: true,
                timeout);
        }
    }

    /// <summary>Object stores answer 401 or 403 for what they do not have, so that counts as absent too.</summary>
    private static bool HasFile(HttpResponseMessage response, Uri address)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            200 or 206 => true,
            401 or 403 or 404 or 410 => false,
            408 or 425 or 429 or >= 500 =>
                throw new SourceException($"{address.GetLeftPart(UriPartial.Path)} answers {status}", isTransient: true),
            _ =>
                throw new SourceException(
                    $"{address.GetLeftPart(UriPartial.Path)} answers {status}, expected 200 or 206", isTransient: false),
        };
    }

    /// <summary>A wrong length is noticed before a gigabyte of something else is fetched.</summary>
    private static void CheckLength(HttpResponseMessage response, ModelFile file, Uri address, long offset)
    {
        if (response.Content.Headers.ContentLength is { } length && offset + length != file.Bytes)
        {
            throw new SourceException(
                $"{address.GetLeftPart(UriPartial.Path)} has {offset + length} bytes, models.lock says {file.Bytes}; it is another file", isTransient: false);
        }
    }

    private static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure.Message;
    }
}
