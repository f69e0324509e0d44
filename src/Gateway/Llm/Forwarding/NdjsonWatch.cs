namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>
/// Ollama's answers: lines of JSON objects, the last with <c>"done":true</c> and the counts, or with <c>"error"</c>. A single object
/// (<c>stream:false</c>) is the same with one line.
/// </summary>
/// <param name="endsWithDone">Whether the last line must say that it is the last (chat, generate).</param>
internal sealed class NdjsonWatch(bool endsWithDone) : StreamWatch
{
    private bool _lineBegins = true;
    private bool _done;

    /// <inheritdoc/>
    public override bool IsComplete => !endsWithDone || _done;

    /// <inheritdoc/>
    public override Usage Usage => new(Number(Tail, "\"prompt_eval_count\":"u8), Number(Tail, "\"eval_count\":"u8));

    /// <inheritdoc/>
    protected override bool Accept(ReadOnlySpan<byte> chunk)
    {
        _done = _done || Contains(chunk, "\"done\":true"u8) || Contains(chunk, "{\"error\":"u8);
        for (var rest = chunk; !rest.IsEmpty;)
        {
            if (_lineBegins)
            {
                rest = rest.TrimStart(" \r\n\t"u8);
                if (rest.IsEmpty)
                {
                    return true;
                }

                if (rest[0] != (byte)'{')
                {
                    return false;
                }

                _lineBegins = false;
            }

            var end = rest.IndexOf((byte)'\n');
            _lineBegins = end >= 0;
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return true;
    }

    /// <summary>Also finds what is cut in two by the end of the chunk before.</summary>
    private bool Contains(ReadOnlySpan<byte> chunk, ReadOnlySpan<byte> word)
    {
        if (chunk.IndexOf(word) >= 0)
        {
            return true;
        }

        Span<byte> seam = stackalloc byte[2 * word.Length];
        var before = Tail.Length < word.Length ? Tail : Tail[^word.Length..];
        var after = chunk.Length < word.Length ? chunk : chunk[..word.Length];
        before.CopyTo(seam);
        after.CopyTo(seam[before.Length..]);
        return seam[..(before.Length + after.Length)].IndexOf(word) >= 0;
    }
}
