using HomeLab.Inference.Whisper.Files;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>A decoder session and the names of its inputs and outputs, found in the model and bound by name.</summary>
internal sealed class DecoderGraph : IDisposable
{
    /// <summary>Reads the signature of a session, which it owns from now on.</summary>
    /// <param name="session">The session.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <param name="config">What the model's json files say.</param>
    /// <exception cref="InferenceException">It is not a Whisper decoder, or not one of this model.</exception>
    public DecoderGraph(InferenceSession session, string path, WhisperModelConfig config)
    {
        Session = session;
        TakesHiddenStates = session.InputMetadata.ContainsKey("encoder_hidden_states");
        IsMerged = session.InputMetadata.ContainsKey("use_cache_branch");
        var layers = session.OutputMetadata.Keys.Count(
            name => name.StartsWith("present.", StringComparison.Ordinal) && name.EndsWith(".decoder.key", StringComparison.Ordinal));
        PastSelf = Names("past_key_values", layers, "decoder");
        PastCross = Names("past_key_values", layers, "encoder");
        PresentSelf = Names("present", layers, "decoder");
        PresentCross = Names("present", layers, "encoder");
        TakesPast = layers > 0 && session.InputMetadata.ContainsKey(PastSelf[0]);

        Expect(
            layers > 0 && session.InputMetadata.ContainsKey("input_ids") && session.OutputMetadata.ContainsKey("logits"),
            "it is not a Whisper decoder with key-value cache (input_ids, logits and present.*.decoder.key expected)");
        var vocabulary = session.OutputMetadata["logits"].Dimensions[^1];
        Expect(
            vocabulary <= 0 || vocabulary == config.VocabularySize,
            $"it has {vocabulary} logits, but vocab_size in config.json is {config.VocabularySize}");
        Expect(!TakesPast || PastSelf.All(session.InputMetadata.ContainsKey), "a past_key_values input is missing");

        void Expect(bool holds, string what)
        {
            if (!holds)
            {
                session.Dispose();
                throw new InferenceException($"'{path}' cannot be used: {what}. Install the model again.");
            }
        }
    }

    /// <summary>The session.</summary>
    public InferenceSession Session { get; }

    /// <summary>Whether <c>encoder_hidden_states</c> must be given.</summary>
    public bool TakesHiddenStates { get; }

    /// <summary>Whether one file holds both branches, chosen by <c>use_cache_branch</c>.</summary>
    public bool IsMerged { get; }

    /// <summary>Whether a cache can be given.</summary>
    public bool TakesPast { get; }

    /// <summary>Names of the self-attention inputs.</summary>
    public string[] PastSelf { get; }

    /// <summary>Names of the cross-attention inputs.</summary>
    public string[] PastCross { get; }

    /// <summary>Names of the self-attention outputs.</summary>
    public string[] PresentSelf { get; }

    /// <summary>Names of the cross-attention outputs.</summary>
    public string[] PresentCross { get; }

    /// <summary>An empty cache tensor, for the call that has no past.</summary>
    public OrtValue CreateEmptyPast()
    {
        var past = Session.InputMetadata[PastSelf[0]];
        long[] shape = [1, past.Dimensions[1], 0, past.Dimensions[3]];
        return OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, past.ElementDataType, shape);
    }

    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();

    private static string[] Names(string prefix, int layers, string attention) =>
        [.. Enumerable.Range(0, layers).SelectMany(layer => new[] { $"{prefix}.{layer}.{attention}.key", $"{prefix}.{layer}.{attention}.value" })];
}
