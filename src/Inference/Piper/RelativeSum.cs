using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>A place of an attention where a term of relative positions is added.</summary>
/// <param name="Sum">The <c>Add</c>.</param>
/// <param name="Direct">The product that the term is added to.</param>
/// <param name="Embedding">One row for each distance from −w to w, [1, 2w + 1, channels].</param>
internal sealed record RelativeSum(OnnxNode Sum, OnnxNode Direct, OnnxTensor Embedding);
