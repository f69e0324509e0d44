using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Benchmarks.Report.Peers;

/// <summary>
/// Properties of a model (onnx.proto3, ModelProto: metadata_props = 14, each key = 1, value = 2), which sherpa-onnx reads. Messages of one
/// type may be written one after the other, so these bytes are simply put behind the model's.
/// </summary>
internal sealed class OnnxMetadata(IReadOnlyDictionary<string, string> properties) : ProtoMessage
{
    protected override bool Adopt(in ProtoField field) => false;

    protected override IEnumerable<ProtoField> Own() => properties.Select(property => Nested(14, new Entry(property.Key, property.Value)));

    private sealed class Entry(string key, string value) : ProtoMessage
    {
        protected override bool Adopt(in ProtoField field) => false;

        protected override IEnumerable<ProtoField> Own() => [ProtoField.Text(1, key), ProtoField.Text(2, value)];
    }
}
