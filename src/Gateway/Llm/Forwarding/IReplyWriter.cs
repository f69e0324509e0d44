using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>Puts a backend's answer into the client's response.</summary>
internal interface IReplyWriter
{
    /// <summary>The shape of errors for this client.</summary>
    ErrorShape Errors { get; }

    /// <summary>Writes the answer, status and headers included. A broken answer is told to the client in its own shape.</summary>
    /// <param name="reply">The answer; the caller disposes it.</param>
    /// <param name="http">The client.</param>
    /// <returns>What it cost, and why it broke off, if it did.</returns>
    Task<(Usage Usage, string? Fault)> WriteAsync(UpstreamReply reply, HttpContext http);
}
