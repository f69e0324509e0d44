using System.IO.Pipelines;
using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>Copies an answer's bytes as they come: read into the response's own memory, one flush per read, nothing held back.</summary>
internal static class Relay
{
    /// <summary>Room offered per read: a burst of tokens, or a page of a JSON answer.</summary>
    private const int ReadBytes = 4096;

    /// <summary>Copies until the end. Throws a cancellation when the client leaves.</summary>
    /// <param name="reply">From where.</param>
    /// <param name="output">To where.</param>
    /// <param name="watch">Reads along.</param>
    /// <param name="clientGone">Fires when the client leaves.</param>
    /// <returns>Null when the answer is whole, otherwise why it is not.</returns>
    public static async Task<string?> CopyAsync(
        UpstreamReply reply, PipeWriter output, StreamWatch watch, CancellationToken clientGone)
    {
        while (true)
        {
            var memory = output.GetMemory(ReadBytes);
            var (read, fault) = await reply.ReadAsync(memory);
            if (fault is not null)
            {
                return fault;
            }

            if (read == 0)
            {
                return watch.IsComplete ? null : "it ended before it was finished";
            }

            if (!watch.Observe(memory.Span[..read]))
            {
                return "it holds something that is not JSON";
            }

            output.Advance(read);
            var flushed = await output.FlushAsync(clientGone);
            if (flushed.IsCompleted)
            {
                throw new ClientGoneException();
            }
        }
    }
}
