namespace HomeLab.Inference.Onnx.Graph;

/// <summary>
/// An ONNX file opened for reading its weights or rewriting its graph (onnx.proto3, ModelProto). Field ids:
/// graph = 7, opset_import = 8. Everything that is not touched is written back as it was.
/// </summary>
internal sealed class OnnxModel : ProtoMessage
{
    private OnnxModel(ReadOnlyMemory<byte> file)
    {
        Parse(file);
        if (Graph is null)
        {
            throw new InferenceException("The model is not an ONNX file: it has no graph.");
        }
    }

    /// <summary>The main graph.</summary>
    public OnnxGraph Graph { get; private set; }

    /// <summary>Reads a model file. Tensors borrow from its buffer.</summary>
    /// <exception cref="InferenceException">The file is not ONNX, or truncated; the message names it.</exception>
    public static OnnxModel Load(string path)
    {
        try
        {
            return new OnnxModel(File.ReadAllBytes(path));
        }
        catch (InferenceException failure)
        {
            throw new InferenceException($"'{path}': {failure.Message}", failure);
        }
    }

    /// <summary>Reads a model in memory; the buffer must not change afterwards.</summary>
    /// <exception cref="InferenceException">It is not ONNX, or truncated.</exception>
    public static OnnxModel Parse(byte[] model) => new(model);

    /// <summary>A second, independent model around the same buffers: the way to make two halves of one file.</summary>
    public OnnxModel Clone() => new(ToBytes());

    protected override bool Adopt(in ProtoField field)
    {
        if (field.Id == 7 && field.Wire == ProtoWire.Bytes)
        {
            Graph = new OnnxGraph(field.Bytes);
            return true;
        }

        return false;
    }

    protected override IEnumerable<ProtoField> Own() => [Nested(7, Graph)];
}
