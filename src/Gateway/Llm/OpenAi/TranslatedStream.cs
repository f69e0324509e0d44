using System.Text.Json;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// Ollama's lines as events of another shape: reads each line, has it written, flushes, and ends with the line that is the last.
/// </summary>
internal abstract class TranslatedStream(UpstreamReply reply, HttpContext http)
{
    private Usage? _usage;

    /// <summary>Where events are written.</summary>
    protected EventWriter Events { get; } = new(http);

    /// <summary>Writes the stream. Same contract as <see cref="IReplyWriter.WriteAsync"/>.</summary>
    public async Task<(Usage Usage, string? Fault)> WriteAsync()
    {
        using var lines = new NativeLines(reply);
        Begin();
        while (true)
        {
            var (line, fault) = await lines.NextAsync();
            fault ??= line.IsEmpty ? "it ended before it was finished" : Take(line.Span);
            if (fault is not null)
            {
                await FailAsync(fault);
                return (default, fault);
            }

            await Events.FlushAsync();
            if (_usage is { } usage)
            {
                return (usage, null);
            }
        }
    }

    /// <summary>Writes what comes before the first line.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Writes a line; the last one says <see cref="NativePart.Done"/>.</summary>
    protected abstract void Write(in NativePart part);

    /// <summary>Tells the client that the answer broke off.</summary>
    protected virtual ValueTask FailAsync(string fault) => Events.FailAsync(reply, fault);

    private string? Take(ReadOnlySpan<byte> line)
    {
        try
        {
            var part = NativePart.Read(line);
            if (part.Error is null)
            {
                Write(in part);
                _usage = part.Done ? part.Usage : null;
            }

            return part.Error;
        }
        catch (JsonException)
        {
            return "it holds something that is not JSON";
        }
    }
}
