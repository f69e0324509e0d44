using System.Text.Json;
using HomeLab.Inference.Onnx;
using HomeLab.Inference.Onnx.Graph;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Wake;

/// <summary>Opens heads, and refuses what is none with the reason.</summary>
internal static class WakeModelLoader
{
    /// <summary>10 s of embeddings, the most that openWakeWord itself buffers.</summary>
    private const int MaxEmbeddings = 120;

    private const int MaxOutputs = 64;

    /// <summary>Opens a head.</summary>
    /// <exception cref="InferenceException">Not ONNX, or not a head for 96-value embeddings.</exception>
    public static WakeModel Load(WakeModelFile file)
    {
        if (Path.GetExtension(file.Path).Equals(".tflite", StringComparison.OrdinalIgnoreCase))
        {
            throw new InferenceException(
                $"'{file.Path}' is a TensorFlow Lite model (openWakeWord's or microWakeWord's); HomeLab runs ONNX wake models. Use the .onnx file that the training wrote beside it.");
        }

        var session = new OnnxSessions().Open(file.Path, threads: 1);
        try
        {
            var (embeddings, outputShape) = ReadInterface(file.Path, session);
            var outputs = (int)outputShape.Aggregate(1L, static (product, size) => product * size);
            var words = NameWords(file, session.OutputNames[0], outputs);
            if (DenseHeadReader.TryRead(OnnxModel.Load(file.Path)) is { } dense
                && dense.Embeddings == embeddings
                && dense.Outputs == outputs)
            {
                session.Dispose();
                return new WakeModel(file, dense, words);
            }

            return new WakeModel(file, new OnnxWakeHead(session, embeddings, outputShape), words);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static (int Embeddings, long[] OutputShape) ReadInterface(string path, InferenceSession session)
    {
        if (session.InputNames.Count != 1 || session.OutputNames.Count != 1)
        {
            throw Refuse(path, $"it has {session.InputNames.Count} inputs and {session.OutputNames.Count} outputs");
        }

        var (input, output) = (session.InputMetadata[session.InputNames[0]], session.OutputMetadata[session.OutputNames[0]]);
        var inputShape = string.Join(" × ", input.Dimensions);
        if (input.ElementType != typeof(float) || input.Dimensions is not [1 or -1, >= 1 and <= MaxEmbeddings, IEmbeddingModel.Values])
        {
            throw Refuse(path, $"its input is {input.ElementType.Name} [{inputShape}]");
        }

        var shape = output.Dimensions.Select(static size => size < 0 ? 1L : size).ToArray();
        if (output.ElementType != typeof(float)
            || shape.Length == 0
            || shape.Aggregate(1L, static (product, size) => product * size) is < 1 or > MaxOutputs)
        {
            throw Refuse(path, $"its output is {output.ElementType.Name} [{string.Join(" × ", output.Dimensions)}]");
        }

        return (input.Dimensions[1], shape);
    }

    private static InferenceException Refuse(string path, string what) => new(
        $"'{path}' is not an openWakeWord model: {what}; expected one input [1 × K × 96] and one output [1 × classes] of floats. Train it with openWakeWord's notebook, or remove it.");

    /// <summary>
    /// One probability is one word. Of several, 0 means "nothing"; the others are named by a JSON map that is the output's name.
    /// </summary>
    private static List<(WakeWord Word, int Output)> NameWords(WakeModelFile file, string outputName, int outputs)
    {
        var (name, version) = WakeNames.Split(Path.GetFileNameWithoutExtension(file.Path));
        if (outputs == 1)
        {
            return [(Word(name), 0)];
        }

        var classes = ReadClasses(outputName);
        var words = new List<(WakeWord, int)>();
        for (var output = 1; output < outputs; output++)
        {
            words.Add((Word(classes.GetValueOrDefault(output) ?? $"{name}_{output}"), output));
        }

        return words;

        WakeWord Word(string word) => new(word, WakeNames.Phrase(word), file.Languages, version, file.FeatureSet, file.IsDemo);
    }

    private static Dictionary<int, string> ReadClasses(string outputName)
    {
        var classes = new Dictionary<int, string>();
        try
        {
            using var map = JsonDocument.Parse(outputName);
            foreach (var entry in map.RootElement.EnumerateObject())
            {
                if (int.TryParse(entry.Name, out var output) && entry.Value.ValueKind == JsonValueKind.String)
                {
                    classes[output] = entry.Value.GetString()!;
                }
            }
        }
        catch (Exception notAMap) when (notAMap is JsonException or InvalidOperationException)
        {
            // An ordinary output name: the classes are numbered.
        }

        return classes;
    }
}
