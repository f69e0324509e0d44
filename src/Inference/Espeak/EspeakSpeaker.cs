using System.Diagnostics;
using System.Threading.Channels;
using HomeLab.Inference.Speech;

namespace HomeLab.Inference.Espeak;

/// <summary>
/// A built-in voice: espeak-ng's formant synthesis. It is not pretty, but it speaks more than a hundred languages at a
/// hundredth of real time and needs no download.
/// </summary>
internal sealed class EspeakSpeaker : ISpeaker
{
    private readonly EspeakLanguage _language;
    private readonly SpeechServices _services;

    /// <summary>Creates the voice of one language.</summary>
    public EspeakSpeaker(EspeakLanguage language, int sampleRateHz, SpeechServices services)
    {
        (_language, _services) = (language, services);
        Language = LanguageTag.Parse(language.Code).Language;
        Voice = new Voice(
            EspeakVoiceName.Of(language.Code),
            $"{language.DisplayName} (built in)",
            EspeakVoiceName.Tags(language.Code),
            [],
            sampleRateHz,
            "GPL-3.0-or-later",
            IsFallback: true);
    }

    /// <inheritdoc/>
    public Voice Voice { get; }

    /// <inheritdoc/>
    public string Language { get; }

    /// <inheritdoc/>
    public void Prepare()
    {
        // The built-in voices are always there.
    }

    /// <inheritdoc/>
    public async Task SpeakAsync(string text, SpeechRequest request, PcmSink sink, CancellationToken cancellationToken)
    {
        // Unbounded only in name: a piece has at most a few hundred characters.
        var blocks = Channel.CreateUnbounded<PcmBlock>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var speed = Math.Clamp(request.Speed, 0.25f, 4f);
        var synthesis = SynthesizeAsync(
            text, (int)(_services.Options.EspeakWordsPerMinute * speed), sink, blocks.Writer, cancellationToken);
        try
        {
            await foreach (var block in blocks.Reader.ReadAllAsync(cancellationToken))
            {
                await sink.WriteBlockAsync(block, cancellationToken);
            }
        }
        finally
        {
            await synthesis.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (blocks.Reader.TryRead(out var unread))
            {
                unread.Dispose();
            }
        }

        await synthesis;
    }

    private async Task SynthesizeAsync(
        string text, int wordsPerMinute, PcmSink sink, ChannelWriter<PcmBlock> blocks, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var samples = 0L;
        try
        {
            await EspeakEngine.Shared.SpeakAsync(_language.Code, text, wordsPerMinute, Take, cancellationToken);
            _services.Metrics.Synthesized(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds((double)samples / Voice.SampleRateHz));
        }
        finally
        {
            blocks.TryComplete();
        }

        void Take(ReadOnlySpan<short> audio)
        {
            var block = PcmBlock.Rent(audio.Length * sizeof(short));
            sink.Scale(audio, block.Writable);
            samples += audio.Length;
            if (!blocks.TryWrite(block))
            {
                block.Dispose();
            }
        }
    }
}
