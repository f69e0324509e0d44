using System.Threading.Channels;

namespace HomeLab.Inference.Speech;

/// <summary>
/// A piece that is spoken before its turn. It waits after two seconds of audio: what takes long, reading the sentence and its first chunks,
/// is done by then, and the worker is free for other replies.
/// </summary>
internal sealed class SpeechAhead : IAsyncDisposable
{
    /// <summary>Blocks of a quarter of a second that may be computed ahead.</summary>
    internal const int Blocks = 8;

    private readonly Channel<PcmBlock> _audio = Channel.CreateBounded<PcmBlock>(
        new BoundedChannelOptions(Blocks) { SingleReader = true, SingleWriter = true });

    private readonly PcmSink _target;
    private readonly Task _speaking;

    /// <summary>Begins to speak.</summary>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="text">The piece.</param>
    /// <param name="request">How.</param>
    /// <param name="target">Where the audio goes when its turn comes.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public SpeechAhead(ISpeaker speaker, string text, SpeechRequest request, PcmSink target, CancellationToken cancellationToken)
    {
        _target = target;
        _speaking = SpeakAsync(speaker, text, request, cancellationToken);
    }

    /// <summary>Hands on what was spoken and what follows, to the end of the piece.</summary>
    /// <exception cref="InferenceException">The piece failed; what there was of it has been handed on.</exception>
    public async Task MoveAsync(CancellationToken cancellationToken)
    {
        await foreach (var block in _audio.Reader.ReadAllAsync(cancellationToken))
        {
            await _target.WriteBlockAsync(block, cancellationToken);
        }
    }

    /// <summary>Drops what was not handed on, and waits for its end; a cancellation must have come before where it is not over.</summary>
    public async ValueTask DisposeAsync()
    {
        await _speaking;
        while (_audio.Reader.TryRead(out var block))
        {
            block.Dispose();
        }
    }

    private async Task SpeakAsync(ISpeaker speaker, string text, SpeechRequest request, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await speaker.SpeakAsync(text, request, _target.To(_audio.Writer), cancellationToken);
        }
        catch (Exception caught)
        {
            failure = caught;
        }

        _audio.Writer.TryComplete(failure);
    }
}
