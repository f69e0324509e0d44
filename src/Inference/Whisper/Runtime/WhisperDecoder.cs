using HomeLab.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>
/// The decoder: one merged file with two branches, or a pair of files. Hidden states and caches stay in the memory it computes in; only
/// tokens go in and logits come out. Thread-safe; each call carries its own run options.
/// </summary>
internal sealed class WhisperDecoder : IDisposable
{
    private const string Logits = "logits";
    private readonly DecoderGraph _first;
    private readonly DecoderGraph _next;
    private readonly TensorPlace _place;
    private readonly OrtValue? _emptyPast;
    private readonly OrtValue _useCache;
    private readonly OrtValue _noCache;
    private readonly string[] _firstOutputs;
    private readonly string[] _nextOutputs;

    /// <summary>Takes the sessions, which it owns from now on.</summary>
    /// <param name="first">The merged decoder, or the one without past.</param>
    /// <param name="next">The decoder with past; null when <paramref name="first"/> is merged.</param>
    /// <param name="place">Where they compute.</param>
    public WhisperDecoder(DecoderGraph first, DecoderGraph? next, TensorPlace place)
    {
        (_first, _next, _place) = (first, next ?? first, place);
        _useCache = OrtValue.CreateTensorValueFromMemory<bool>([true], [1]);
        _noCache = OrtValue.CreateTensorValueFromMemory<bool>([false], [1]);
        _emptyPast = first.IsMerged ? first.CreateEmptyPast() : null;
        _firstOutputs = [Logits, .. first.PresentSelf, .. first.PresentCross];
        _nextOutputs = [Logits, .. _next.PresentSelf];
    }

    /// <summary>
    /// Runs prompts of one length. Returns their step, and in <paramref name="cross"/> the cross-attention cache, which only this call
    /// returns: the merged decoder's other branch gives empty tensors in its place.
    /// </summary>
    /// <param name="hiddenStates">Output of the encoder: as many windows as there are prompts.</param>
    /// <param name="prompts">One after the other.</param>
    /// <param name="options">Carries cancellation.</param>
    /// <param name="cross">Keys and values of the audio.</param>
    /// <param name="rows">How many prompts there are.</param>
    public DecoderStep Begin(
        OrtValue hiddenStates, ReadOnlySpan<int> prompts, RunOptions options, out KeyValueCache cross, int rows = 1)
    {
        using var ids = Ids(prompts, rows);
        var inputs = Inputs(_first, ids, hiddenStates);
        if (_first.IsMerged)
        {
            inputs.AddRange(_first.PastSelf.Concat(_first.PastCross).Select(name => KeyValuePair.Create(name, _emptyPast!)));
            inputs.Add(new("use_cache_branch", _noCache));
        }

        var outputs = _place.Run(_first.Session, options, inputs, _firstOutputs, onHost: Logits);
        var layers = _first.PresentSelf.Length;
        cross = new KeyValueCache(outputs[(1 + layers)..]);
        return new DecoderStep(outputs[0], new KeyValueCache(outputs[1..(1 + layers)]));
    }

    /// <summary>Runs one more token of each row. Neither cache is changed or disposed.</summary>
    public DecoderStep Next(
        OrtValue hiddenStates, KeyValueCache cross, KeyValueCache past, ReadOnlySpan<int> tokens, RunOptions options)
    {
        using var ids = Ids(tokens, tokens.Length);
        var inputs = Inputs(_next, ids, hiddenStates);
        inputs.AddRange(_next.PastSelf.Zip(past.Values, KeyValuePair.Create));
        inputs.AddRange(_next.PastCross.Zip(cross.Values, KeyValuePair.Create));
        if (_next.IsMerged)
        {
            inputs.Add(new("use_cache_branch", _useCache));
        }

        var outputs = _place.Run(_next.Session, options, inputs, _nextOutputs, onHost: Logits);
        return new DecoderStep(outputs[0], new KeyValueCache(outputs[1..]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _first.Dispose();
        _next.Dispose();
        _emptyPast?.Dispose();
        _useCache.Dispose();
        _noCache.Dispose();
    }

    private static List<KeyValuePair<string, OrtValue>> Inputs(DecoderGraph graph, OrtValue ids, OrtValue hiddenStates)
    {
        var inputs = new List<KeyValuePair<string, OrtValue>>(3 + graph.PastSelf.Length + graph.PastCross.Length)
        {
            new("input_ids", ids),
        };
        if (graph.TakesHiddenStates)
        {
            inputs.Add(new("encoder_hidden_states", hiddenStates));
        }

        return inputs;
    }

    private static OrtValue Ids(ReadOnlySpan<int> tokens, int rows)
    {
        var ids = new long[tokens.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = tokens[i];
        }

        return OrtValue.CreateTensorValueFromMemory(ids, [rows, ids.Length / rows]);
    }
}
