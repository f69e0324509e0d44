using HomeLab.Inference.Recognition;
using HomeLab.Inference.Whisper.Decoding;
using HomeLab.Inference.Whisper.Runtime;

namespace HomeLab.Inference.Whisper.Transcription;

/// <summary>
/// One utterance on its way to text, window by window, so that a long file can step aside for a short one between two windows.
/// </summary>
internal sealed class TranscriptionRun
{
    /// <summary>Silence kept after speech in a short context: one second, below which whisper.cpp's users report losses.</summary>
    private const int ContextMargin = 100;

    /// <summary>Short contexts come in steps of half a second, so that the runtime meets few different shapes.</summary>
    private const int ContextStep = 50;

    private readonly WhisperModel _model;
    private readonly WhisperOptions _options;
    private readonly UtteranceOptions _wanted;
    private readonly IMelSource _audio;
    private readonly WindowPlan _plan;
    private readonly List<TranscriptSegment> _segments = [];
    private readonly IReadOnlyList<int> _expected;
    private readonly IReadOnlyList<string> _candidates;
    private readonly Belief _belief;
    private string? _language;
    private int _seek;

    /// <summary>Begins.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Settings of the recogniser.</param>
    /// <param name="wanted">Settings of the utterance.</param>
    /// <param name="audio">Its log-mel.</param>
    /// <param name="speech">Where it holds speech.</param>
    public TranscriptionRun(
        WhisperModel model, WhisperOptions options, UtteranceOptions wanted, IMelSource audio, IReadOnlyList<FrameRange> speech)
    {
        (_model, _options, _wanted, _audio) = (model, options, wanted, audio);
        _belief = new Belief(options.MinLogProbability);
        _plan = new WindowPlan(speech, model.Config.WindowFrames);
        _candidates = LanguageTag.ResolveAll(wanted.CandidateLanguages, model.Config.Languages);
        _language = LanguageTag.Resolve(
            wanted.Language ?? _candidates switch { [] => options.Language, [var only] => only, _ => null }, model.Config.Languages);
        var prompt = wanted.Prompt ?? options.Prompt;
        _expected = string.IsNullOrWhiteSpace(prompt) ? [] : model.Tokenizer.Encode(" " + prompt.Trim());
    }

    /// <summary>Where the time went.</summary>
    public StageClock Clock { get; } = new();

    /// <summary>Text so far, trimmed; empty when the model does not believe it.</summary>
    public string Text => string.Concat(Believed.Select(segment => segment.Text)).Trim();

    /// <summary>The transcript so far.</summary>
    public Transcript ToTranscript(TimeSpan duration, TimeSpan queued) =>
        new(Text, _language, duration, Believed, new TranscriptTiming(queued, Clock.Encode, Clock.Decode));

    /// <summary>The next window to decode; null when there is none left.</summary>
    public WindowRequest? Next()
    {
        if (_plan.Next(_seek, out var cutsSpeech) is not { } range)
        {
            return null;
        }

        // Where speech has no pause to cut at, time stamps say which words were whole.
        var prompt = new DecoderPrompt(
            _language, _wanted.Translate, _wanted.Timestamps || cutsSpeech, Expected())
        { Candidates = _candidates };
        return new WindowRequest(
            range, Context(range), prompt, Beams, Temperatures, _wanted.Words ? range.Length / _model.Config.FramesPerTimestamp : null);
    }

    /// <summary>Writes the model input of a window.</summary>
    public void CopyFeatures(WindowRequest request, Span<float> target) => _audio.CopyWindow(request.Range, target);

    /// <summary>Transcribes the next window.</summary>
    /// <returns>False when there was none left.</returns>
    public bool Advance(DecoderWorkspace workspace, CancellationToken cancellationToken)
    {
        if (Next() is not { } request)
        {
            return false;
        }

        Clock.Restart();
        cancellationToken.ThrowIfCancellationRequested();
        var features = workspace.FeaturesOf(_model.Config.MelBins * request.Frames);
        CopyFeatures(request, features);
        Accept(request, new WindowDecoder(_model, _options, workspace).Decode(features, request, Clock, cancellationToken));
        return true;
    }

    /// <summary>Takes the transcript of the window that <see cref="Next"/> gave, and goes on behind it.</summary>
    public void Accept(WindowRequest request, DecodedWindow window)
    {
        _language ??= window.Language;
        _seek = request.Range.End;
        if (!new TranscriptChecks(_model, _options).IsSilence(window))
        {
            var known = _segments.Count;
            _seek = new SegmentReader(_model).Read(window, request.Range, _segments);
            var believed = _belief.Add(window);
            for (var i = known; believed && i < _segments.Count; i++)
            {
                _wanted.OnSegment?.Invoke(_segments[i]);
            }
        }
    }

    private IReadOnlyList<TranscriptSegment> Believed => _belief.Holds ? _segments : [];

    private int Beams => _wanted.BeamSize ?? _options.BeamSize;

    private IReadOnlyList<float> Temperatures => _wanted.Temperature is { } first
        ? [first, .. _options.Temperatures.Where(temperature => temperature > first)]
        : _options.Temperatures;

    private int Context(FrameRange range) => _model.TakesShortContext
        ? Math.Min(_model.Config.WindowFrames, (range.Length + ContextMargin + ContextStep - 1) / ContextStep * ContextStep)
        : _model.Config.WindowFrames;

    // Above temperature 0.5 a text is a guess, and a guess is no context (openai/whisper's rule).
    private IReadOnlyList<int> Expected() => _options.ConditionOnPreviousText && _segments.Count > 0 && _segments[^1].Temperature <= 0.5f
        ? [.. _expected, .. _segments.SelectMany(segment => segment.Tokens).Select(token => token.Id)]
        : _expected;
}
