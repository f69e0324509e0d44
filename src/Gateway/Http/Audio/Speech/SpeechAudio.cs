using System.Runtime.CompilerServices;
using HomeLab.Inference;
using HomeLab.Inference.Audio;
using HomeLab.Inference.Speech;

namespace HomeLab.Gateway.Http.Audio.Speech;

/// <summary>The audio of a request in its format, piece by piece as it is made.</summary>
internal sealed class SpeechAudio(ISpeechSynthesizer synthesizer, Ffmpeg ffmpeg)
{
    /// <summary>OpenAI's <c>pcm</c> is 24 kHz, whatever the voice has.</summary>
    private const int OpenAiPcmHz = 24_000;

    private const int ReadBytes = 4096;

    /// <summary>The <c>Content-Type</c> of a format.</summary>
    public static string ContentType(SpeechFormat format) => format switch
    {
        SpeechFormat.Mp3 => "audio/mpeg",
        SpeechFormat.Opus => "audio/ogg;codecs=opus",
        SpeechFormat.Aac => "audio/aac",
        SpeechFormat.Flac => "audio/flac",
        SpeechFormat.Wav => "audio/wav",
        _ => "audio/pcm",
    };

    /// <summary>Speaks. Each piece is valid until the next one is asked for. Throws <see cref="InferenceException"/>.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> SpeakAsync(SpeechCall call, CancellationToken cancellationToken) => call.Format switch
    {
        SpeechFormat.Wav => WavAsync(call, cancellationToken),
        SpeechFormat.Pcm => PcmAsync(call, call.SampleRateHz ?? OpenAiPcmHz, cancellationToken),
        SpeechFormat.Opus => EncodedAsync(call, AudioCodec.Opus, cancellationToken),
        SpeechFormat.Aac => EncodedAsync(call, AudioCodec.Aac, cancellationToken),
        SpeechFormat.Flac => EncodedAsync(call, AudioCodec.Flac, cancellationToken),
        _ => EncodedAsync(call, AudioCodec.Mp3, cancellationToken),
    };

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> WavAsync(
        SpeechCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rate = call.SampleRateHz ?? call.Request.Voice.SampleRateHz;
        var begun = false;
        await foreach (var pcm in PcmAsync(call, rate, cancellationToken))
        {
            if (!begun)
            {
                begun = true;
                var header = new byte[WavWriter.HeaderBytes];
                WavWriter.WriteHeader(header, new PcmFormat(rate, sizeof(short), 1), audioBytes: null);
                yield return header;
            }

            yield return pcm;
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> PcmAsync(
        SpeechCall call, int rate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var speech = Open(call);
        var resampler = speech.Format.SampleRateHz == rate ? null : new PcmResampler(speech.Format.SampleRateHz, rate);
        await foreach (var block in speech.ReadAllAsync(cancellationToken))
        {
            using (block)
            {
                var pcm = resampler is null ? block.Pcm : resampler.Process(block.Pcm.Span);
                if (!pcm.IsEmpty)
                {
                    yield return pcm;
                }
            }
        }

        if (resampler?.Flush() is { IsEmpty: false } rest)
        {
            yield return rest;
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> EncodedAsync(
        SpeechCall call, AudioCodec codec, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rate = call.SampleRateHz ?? call.Request.Voice.SampleRateHz;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var pcm = PcmAsync(call, rate, stop.Token).GetAsyncEnumerator(stop.Token);
        if (!await pcm.MoveNextAsync())
        {
            yield break;
        }

        // The encoder would write its own header even if the voice failed at once, and the failure could no longer have a status.
        await using var encoder = ffmpeg.Encode(new PcmFormat(rate, sizeof(short), 1), codec);
        var feeding = FeedAsync(pcm, encoder, stop.Token);
        try
        {
            var buffer = new byte[ReadBytes];
            for (int read; (read = await ReadAsync(encoder, feeding, buffer, cancellationToken)) > 0;)
            {
                yield return buffer.AsMemory(0, read);
            }

            await feeding;
        }
        finally
        {
            await stop.CancelAsync();
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>When the voice failed, its reason counts and not that of the encoder, which only got no audio.</summary>
    private static async ValueTask<int> ReadAsync(
        AudioEncoder encoder, Task feeding, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await encoder.ReadAsync(buffer, cancellationToken);
        }
        catch (InferenceException) when (feeding.IsFaulted)
        {
            await feeding;
            throw;
        }
    }

    private static async Task FeedAsync(
        IAsyncEnumerator<ReadOnlyMemory<byte>> pcm, AudioEncoder encoder, CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                await encoder.WriteAsync(pcm.Current, cancellationToken);
            }
            while (await pcm.MoveNextAsync());
        }
        finally
        {
            encoder.Complete();
        }
    }

    private ISpeechStream Open(SpeechCall call)
    {
        var speech = synthesizer.OpenStream(call.Request);
        var taken = speech.Append(call.Text);
        speech.Complete();
        return taken
            ? speech
            : throw RefusedException.BadRequest("The text is longer than one reply may be (setting Tts:MaxTextLength).", "input");
    }
}
