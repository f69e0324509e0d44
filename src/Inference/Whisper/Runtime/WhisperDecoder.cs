using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>
/// The decoder: one merged file with two branches, or a pair of files. Thread-safe; each call carries its own run options.
/// </summary>
internal sealed class WhisperDecoder : IDisposable
{
    private readonly DecoderGraph _first;
    private readonly DecoderGraph _next;
    private readonly OrtValue? _emptyPast;
    private readonly OrtValue _useCache;
    private readonly OrtValue _noCache;
    private readonly string[] _firstInputs;
    private readonly string[] _firstOutputs;
    private readonly string[] _nextInputs;
    private readonly string[] _nextOutputs;

    /// <summary>Takes the sessions, which it owns from now on.</summary>
    /// <param name="first">The merged decoder, or the one without past.</param>
    /// <param name="next">The decoder with past; null when <paramref name="first"/> is merged.</param>
    public WhisperDecoder(DecoderGraph first, DecoderGraph? next)
    {
        _first = first;
        _next = next ?? first;
        _useCache = OrtValue.CreateTensorValueFromMemory<bool>([true], [1]);
        _noCache = OrtValue.CreateTensorValueFromMemory<bool>([false], [1]);
        _emptyPast = first.IsMerged ? first.CreateEmptyPast() : null;
        _firstInputs = Inputs(first, withPast: first.IsMerged);
        _firstOutputs = ["logits", .. first.PresentSelf, .. first.PresentCross];
        _nextInputs = Inputs(_next, withPast: true);
        _nextOutputs = ["logits", .. _next.PresentSelf];
    }

    /// <summary>
    /// Runs the prompt. Returns its step, and in <paramref name="cross"/> the cross-attention cache, which only this call returns: the
    /// merged decoder's other branch gives empty tensors in its place.
    /// </summary>
    public DecoderStep Begin(OrtValue hiddenStates, ReadOnlySpan<int> prompt, RunOptions options, out KeyValueCache cross)
    {
        using var ids = Ids(prompt);
        var inputs = new List<OrtValue>(_firstInputs.Length) { ids, hiddenStates };
        if (_first.IsMerged)
        {
            for (var i = 0; i < _first.PastSelf.Length + _first.PastCross.Length; i++)
            {
                inputs.Add(_emptyPast!);
            }

            inputs.Add(_noCache);
        }

        var outputs = _first.Session.Run(options, _firstInputs, inputs, _firstOutputs);
        var layers = _first.PresentSelf.Length;
        cross = new KeyValueCache([.. outputs.Skip(1 + layers)]);
        return new DecoderStep(outputs[0], new KeyValueCache([.. outputs.Skip(1).Take(layers)]));
    }

    /// <summary>Runs one more token. Neither cache is changed or disposed.</summary>
    public DecoderStep Next(OrtValue hiddenStates, KeyValueCache cross, KeyValueCache past, int token, RunOptions options)
    {
        using var ids = Ids([token]);
        var inputs = new List<OrtValue>(_nextInputs.Length) { ids };
        if (_next.TakesHiddenStates)
        {
            inputs.Add(hiddenStates);
        }

        inputs.AddRange(past.Values);
        inputs.AddRange(cross.Values);
        if (_next.IsMerged)
        {
            inputs.Add(_useCache);
        }

        var outputs = _next.Session.Run(options, _nextInputs, inputs, _nextOutputs);
        return new DecoderStep(outputs[0], new KeyValueCache([.. outputs.Skip(1)]));
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

    private static string[] Inputs(DecoderGraph graph, bool withPast)
    {
        var names = new List<string> { "input_ids" };
        if (graph.TakesHiddenStates)
        {
            names.Add("encoder_hidden_states");
        }

        if (withPast)
        {
            names.AddRange(graph.PastSelf);
            names.AddRange(graph.PastCross);
        }

        if (graph.IsMerged)
        {
            names.Add("use_cache_branch");
        }

        return [.. names];
    }

    private static OrtValue Ids(ReadOnlySpan<int> tokens)
    {
        var ids = new long[tokens.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = tokens[i];
        }

        return OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
    }
}
