using System.Threading.Channels;
using HomeLab.Inference.Recognition;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// Tells a client the words of a transcript while it is being made: <c>transcript-start</c>, <c>transcript-chunk</c>*. A chunk cannot be
/// taken back, so only words leave that two guesses in a row agree on, or that are final. Where the final transcript is another after all,
/// no further chunk follows: the <c>transcript</c> event is the truth. A slow client gets fewer, longer chunks; nothing queues up.
/// </summary>
internal sealed class TranscriptPieces
{
    private readonly FrameSender _output;
    private readonly TranscribeEvent _request;
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private readonly Task _sending;
    private string _guess = "";
    private string _final = "";
    private string _settled = "";
    private int _sent;
    private volatile bool _abandoned;

    /// <summary>Begins to wait for words.</summary>
    public TranscriptPieces(FrameSender output, TranscribeEvent request)
    {
        (_output, _request) = (output, request);
        _sending = SendAsync();
    }

    /// <summary>Takes what was understood so far; the next guess may be another.</summary>
    public void Guess(string text)
    {
        lock (_gate)
        {
            Settle(text[..AgreedLength(_guess, text)]);
            _guess = text;
        }
    }

    /// <summary>Takes words that are final.</summary>
    public void Add(TranscriptSegment segment)
    {
        lock (_gate)
        {
            _final = (_final + segment.Text).TrimStart();
            Settle(_final);
        }
    }

    /// <summary>Takes the whole text and completes when all chunks have left.</summary>
    public Task CompleteAsync(string text)
    {
        lock (_gate)
        {
            Settle(text);
        }

        _news.Writer.TryComplete();
        return _sending;
    }

    /// <summary>No transcript will come: nothing more leaves.</summary>
    public void Abandon()
    {
        _abandoned = true;
        _news.Writer.TryComplete();
    }

    /// <summary>Length of the whole words at the beginning that both texts have.</summary>
    internal static int AgreedLength(string one, string other)
    {
        var common = one.AsSpan().CommonPrefixLength(other);
        var isWhole = (common == one.Length || one[common] == ' ') && (common == other.Length || other[common] == ' ');
        return isWhole ? common : Math.Max(0, other.AsSpan(0, common).LastIndexOf(' '));
    }

    private void Settle(string text)
    {
        if (text.Length > _settled.Length && text.StartsWith(_settled, StringComparison.Ordinal))
        {
            _settled = text;
            _news.Writer.TryWrite(true);
        }
    }

    private async Task SendAsync()
    {
        var hasMore = await _news.Reader.WaitToReadAsync();
        if (_abandoned)
        {
            return;
        }

        await _output.SendAsync(new TranscriptStartEvent(_request.Language, _request.Context));
        while (hasMore && !_abandoned)
        {
            _news.Reader.TryRead(out _);
            await SendSettledAsync();
            hasMore = await _news.Reader.WaitToReadAsync();
        }

        await SendSettledAsync();
    }

    private async ValueTask SendSettledAsync()
    {
        string piece;
        lock (_gate)
        {
            piece = _settled[_sent..];
            _sent = _settled.Length;
        }

        if (piece.Length > 0 && !_abandoned)
        {
            await _output.SendAsync(new TranscriptChunkEvent(piece));
        }
    }
}
