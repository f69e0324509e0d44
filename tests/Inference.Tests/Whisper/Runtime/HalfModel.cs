using HomeLab.Inference.Onnx;
using HomeLab.Inference.Onnx.Graph;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HomeLab.Inference.Tests.Whisper.Runtime;

/// <summary>
/// The demo model as 16-bit exports come: every float that goes in or out is 16 bits wide. Inside it computes in 32 bits, which the CPU
/// can.
/// </summary>
internal static class HalfModel
{
    private const int Float = 1;
    private const int Float16 = 10;

    public static ModelCopy Create()
    {
        var copy = new ModelCopy(
            GoldenWhisper.DemoFolder, "config.json", "generation_config.json", "preprocessor_config.json", "tokenizer.json");
        foreach (var network in new[] { "encoder_model", "decoder_model_merged" })
        {
            copy.Write($"onnx/{network}_fp16.onnx", Narrow(Path.Combine(GoldenWhisper.DemoFolder, "onnx", $"{network}.onnx")));
        }

        return copy;
    }

    private static byte[] Narrow(string path)
    {
        var model = OnnxModel.Load(path);
        using var session = new OnnxSessions().Open(path, 1);
        Replace(model.Graph.Inputs, session.InputMetadata, name =>
        {
            Rename(model.Graph, name, $"{name}/wide");
            model.Graph.Nodes.Insert(0, Cast(name, $"{name}/wide", Float));
        });
        Replace(model.Graph.Outputs, session.OutputMetadata, name =>
        {
            var outputs = model.Graph.FindProducer(name)!.Outputs;
            outputs[outputs.IndexOf(name)] = $"{name}/wide";
            model.Graph.Nodes.Add(Cast($"{name}/wide", name, Float16));
        });
        return model.ToBytes();
    }

    private static void Replace(List<OnnxValueInfo> values, IReadOnlyDictionary<string, NodeMetadata> known, Action<string> convert)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var (name, type) = (values[i].Name, known[values[i].Name]);
            if (type.ElementDataType == TensorElementType.Float)
            {
                var dims = type.Dimensions.Select((size, axis) => size > 0 ? $"{size}" : $"{name}_{axis}");
                values[i] = new OnnxValueInfo(name, OnnxType.Float16, dims);
                convert(name);
            }
        }
    }

    private static void Rename(OnnxGraph graph, string name, string replacement)
    {
        foreach (var node in graph.Nodes)
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                node.Inputs[i] = node.Inputs[i] == name ? replacement : node.Inputs[i];
            }

            foreach (var branch in node.Attributes.Select(attribute => attribute.Graph).OfType<OnnxGraph>())
            {
                Rename(branch, name, replacement);
            }
        }
    }

    private static OnnxNode Cast(string from, string to, int type) =>
        new("Cast", $"{to}/cast", [from], [to], OnnxAttribute.OfInt("to", type));
}
