using System.Threading.Channels;
using HomeLab.Inference.Text;

namespace HomeLab.Inference.Speech;

/// <summary>
/// Has the pieces of a reply spoken in order. The one after the piece being spoken is begun early where another worker has nothing to do;
/// there is never more than one.
/// </summary>
internal sealed class SpeechPieces(ISpeaker speaker, SpeechRequest request, SpeechServices services, PcmSink sink)
{
    /// <summary>Speaks until there are no more pieces.</summary>
    /// <exception cref="InferenceException">A piece cannot be spoken; everything before it was written.</exception>
    public async Task SpeakAsync(ChannelReader<TextPiece> pieces, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (speaking, followsSentence) = (Task.CompletedTask, false);
        try
        {
            while (await ReadAsync(pieces, speaking, stopping.Token) is { } piece)
            {
                var previous = speaking;
                speaking = ContinueAsync(previous, Begin(previous, piece, stopping.Token), piece, followsSentence, stopping.Token);
                followsSentence = piece.End != TextPieceEnd.Clause;
                await previous;
            }

            await speaking;
        }
        finally
        {
            await stopping.CancelAsync();
            await speaking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The next piece; throws at once when what is being spoken fails meanwhile.</summary>
    private static async Task<TextPiece?> ReadAsync(ChannelReader<TextPiece> pieces, Task speaking, CancellationToken cancellationToken)
    {
        var waiting = pieces.WaitToReadAsync(cancellationToken).AsTask();
        await await Task.WhenAny(waiting, speaking);
        return await waiting && pieces.TryRead(out var piece) ? piece : null;
    }

    private SpeechAhead? Begin(Task previous, TextPiece piece, CancellationToken cancellationToken) =>
        !previous.IsCompleted && services.Workers is { Workers: > 1, HasIdle: true }
            ? new SpeechAhead(speaker, piece.Text, request, sink, cancellationToken)
            : null;

    private async Task ContinueAsync(
        Task previous, SpeechAhead? begun, TextPiece piece, bool followsSentence, CancellationToken cancellationToken)
    {
        await using (begun)
        {
            await previous;
            if (followsSentence)
            {
                await sink.WriteSilenceAsync(services.Options.SentenceSilence, cancellationToken);
            }

            await (begun?.MoveAsync(cancellationToken) ?? speaker.SpeakAsync(piece.Text, request, sink, cancellationToken));
        }
    }
}
