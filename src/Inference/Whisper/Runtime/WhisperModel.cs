using HomeLab.Inference.Onnx;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Text;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>A loaded model: configuration, tokenizer and the two networks. Shared by all workers.</summary>
internal sealed class WhisperModel : IDisposable
{
    private readonly Lazy<WhisperAttention> _attention;

    private WhisperModel(
        WhisperModelConfig config, WhisperTokenizer tokenizer, WhisperWeights weights, WhisperEncoder encoder, WhisperDecoder decoder, WhisperNetworks networks)
    {
        _attention = new(() => new WhisperAttention(networks.OpenAttention(weights.Decoder, config.AlignmentHeads)));
        (Config, Tokenizer, Precision, Encoder, Decoder) = (config, tokenizer, weights.Precision, encoder, decoder);
    }

    /// <summary>What the model's files say.</summary>
    public WhisperModelConfig Config { get; }

    /// <summary>Text to ids and back.</summary>
    public WhisperTokenizer Tokenizer { get; }

    /// <summary>The weights that were chosen.</summary>
    public WhisperPrecision Precision { get; }

    /// <summary>Log-mel to hidden states.</summary>
    public WhisperEncoder Encoder { get; }

    /// <summary>Hidden states and tokens to logits.</summary>
    public WhisperDecoder Decoder { get; }

    /// <summary>Where the decoder looks: a session of its own, opened when it is first asked for.</summary>
    /// <exception cref="ModelCapabilityException">The decoder's graph does not show it.</exception>
    public WhisperAttention Attention => _attention.Value;

    /// <summary>Output heads that were made integer products; 0 for other weights than 8 bit.</summary>
    public int IntegerHeads { get; private init; }

    /// <summary>Whether <see cref="Encoder"/> takes less than a full window.</summary>
    public bool TakesShortContext { get; private init; }

    /// <summary>Encoder layers whose attention was made one operator.</summary>
    public int FusedLayers { get; private init; }

    /// <summary>Windows that are decoded side by side, at most.</summary>
    public int Batch { get; private init; }

    /// <summary>Whether the model runs on a GPU.</summary>
    public bool OnGpu { get; private init; }

    /// <summary>Loads a model folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">Which weights, where they run, which rewrites of the graphs.</param>
    /// <param name="threads">Threads of one inference.</param>
    /// <exception cref="InferenceException">A file is missing, damaged or does not fit the others.</exception>
    public static WhisperModel Load(string path, WhisperOptions options, int threads)
    {
        var folder = new WhisperFolder(path);
        var tokenizer = WhisperTokenizer.Load(folder);
        var config = WhisperConfigReader.Read(folder, tokenizer.Added);
        var weights = folder.ChooseWeights(options.Precision, !TensorPlace.Of(options.Device).IsHost);
        var networks = new WhisperNetworks(options, weights, threads);
        var encoder = new WhisperEncoder(
            networks.OpenEncoder(weights.Encoder, config, out var isShort, out var fused), weights.Encoder, config, networks.Place);
        try
        {
            var heads = 0;
            var decoder = new DecoderGraph(networks.OpenDecoder(weights.Decoder, ref heads), weights.Decoder, config);
            var next = weights.DecoderWithPast is { } withPast
                ? new DecoderGraph(networks.OpenDecoder(withPast, ref heads), withPast, config)
                : null;
            return new WhisperModel(config, tokenizer, weights, encoder, new WhisperDecoder(decoder, next, networks.Place), networks)
            {
                IntegerHeads = heads,
                TakesShortContext = isShort,
                FusedLayers = fused,
                Batch = BatchOf(options, weights.Precision, networks.Place),
                OnGpu = !networks.Place.IsHost,
            };
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    // As many as a GPU takes in little more time than one; more would only make the last of a burst wait for the slowest of it.
    internal static int BatchOf(WhisperOptions options, WhisperPrecision precision, TensorPlace place) => options.Batch switch
    {
        > 0 => options.Batch,
        _ => place.IsHost || precision == WhisperPrecision.Int8 ? 1 : 8,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        Encoder.Dispose();
        Decoder.Dispose();
        if (_attention.IsValueCreated)
        {
            Attention.Dispose();
        }
    }
}
