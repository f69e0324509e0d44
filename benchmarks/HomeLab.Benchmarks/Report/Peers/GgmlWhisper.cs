using System.Text;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report.Peers;

/// <summary>
/// Whisper's seeded weights in the file format of whisper.cpp: magic, eleven hyperparameters, mel filters, vocabulary, tensors, all
/// little-endian. Matrices are 16-bit floats as in the official files. Filters are zero and words are numbers: neither changes the work.
/// Seeded weights find no end by themselves, so that from some position on the end is all that these think of, and time stamps never.
/// </summary>
internal static class GgmlWhisper
{
    private const int Magic = 0x67676d6c;
    private const int Float32 = 0;
    private const int Float16 = 1;
    private const int SpectrumBins = 201;
    private const int HeadSize = 64;
    private const int Blank = 220;
    private const int EndOfText = 50257;
    private const int FirstTimestamp = 50364;
    private const int PromptTokens = 3;
    private const float Certainty = 100;

    private const string Embedding = "model.decoder.embed_tokens.weight";
    private const string Positions = "model.decoder.embed_positions.weight";

    private static readonly (string Theirs, string Ours)[] Names =
    [
        ("model.", ""),
        (".layers.", ".blocks."),
        ("self_attn_layer_norm", "attn_ln"),
        ("encoder_attn_layer_norm", "cross_attn_ln"),
        ("final_layer_norm", "mlp_ln"),
        ("self_attn.", "attn."),
        ("encoder_attn.", "cross_attn."),
        ("q_proj", "query"),
        ("k_proj", "key"),
        ("v_proj", "value"),
        ("out_proj", "out"),
        ("fc1", "mlp.0"),
        ("fc2", "mlp.2"),
        ("embed_positions.weight", "positional_embedding"),
        ("embed_tokens", "token_embedding"),
        ("encoder.layer_norm", "encoder.ln_post"),
        ("decoder.layer_norm", "decoder.ln"),
    ];

    /// <summary>Makes sure that the model is on disk.</summary>
    /// <param name="size">tiny or base.</param>
    /// <param name="tokens">Tokens that it writes for whatever it hears.</param>
    /// <returns>Its path.</returns>
    public static string Prepare(string size, int tokens)
    {
        var path = RepositoryFolder.Path($"artifacts/benchmarks/peers/ggml-{size}-{tokens}.bin");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var bytes = new MemoryStream();
            using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
            {
                Write(writer, SeededTensor.ReadAll($"golden/whisper/{size}"), PromptTokens + tokens - 1);
            }

            SeededWeights.WriteAtomically(path, bytes.ToArray());
        }

        return path;
    }

    private static void Write(BinaryWriter file, IReadOnlyList<SeededTensor> tensors, int end)
    {
        var shapes = tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape);
        var (audio, text) = (shapes["model.encoder.embed_positions.weight"], shapes[Positions]);
        var words = shapes[Embedding][0];
        var bands = shapes["model.encoder.conv1.weight"][1];
        int[] hyperparameters =
        [
            words, audio[0], audio[1], audio[1] / HeadSize, Layers(shapes.Keys, "encoder"), text[0], text[1], text[1] / HeadSize,
            Layers(shapes.Keys, "decoder"), bands, Float16,
        ];
        int[] head = [Magic, .. hyperparameters, bands, SpectrumBins];
        Array.ForEach(head, file.Write);
        file.Write(new byte[bands * SpectrumBins * sizeof(float)]);
        WriteWords(file);
        var embedding = tensors.First(tensor => tensor.Name == Embedding);
        var width = embedding.Shape[1];
        foreach (var tensor in tensors)
        {
            Write(file, tensor, tensor.Name switch
            {
                Embedding => i => i / width < FirstTimestamp ? embedding.Values[i] : 0,
                Positions =>
                    i => i / width < end ? tensor.Values[i] : Certainty * embedding.Values[((long)EndOfText * width) + (i % width)],
                _ => i => tensor.Values[i],
            });
        }
    }

    private static void Write(BinaryWriter file, SeededTensor tensor, Func<long, float> value)
    {
        var name = Names.Aggregate(tensor.Name, (known, pair) => known.Replace(pair.Theirs, pair.Ours, StringComparison.Ordinal));
        // The bias of a convolution is a column there.
        IReadOnlyList<int> shape = name.EndsWith(".bias", StringComparison.Ordinal) && name.Contains(".conv", StringComparison.Ordinal)
            ? [tensor.Shape[0], 1]
            : tensor.Shape;
        var isHalf = tensor.Shape.Count > 1 && !name.EndsWith("positional_embedding", StringComparison.Ordinal);
        file.Write(shape.Count);
        file.Write(Encoding.UTF8.GetByteCount(name));
        file.Write(isHalf ? Float16 : Float32);
        foreach (var dimension in shape.Reverse())
        {
            file.Write(dimension);
        }

        file.Write(Encoding.UTF8.GetBytes(name));
        for (var i = 0L; i < tensor.Count; i++)
        {
            if (isHalf)
            {
                file.Write((Half)value(i));
            }
            else
            {
                file.Write(value(i));
            }
        }
    }

    // A blank is looked for by its letter.
    private static void WriteWords(BinaryWriter file)
    {
        file.Write(EndOfText);
        for (var i = 0; i < EndOfText; i++)
        {
            var word = Encoding.UTF8.GetBytes(i == Blank ? " " : $" {i}");
            file.Write(word.Length);
            file.Write(word);
        }
    }

    private static int Layers(IEnumerable<string> names, string part) =>
        names.Count(
            name =>
                name.StartsWith($"model.{part}.layers.", StringComparison.Ordinal)
                    && name.EndsWith(".fc1.weight", StringComparison.Ordinal));
}
