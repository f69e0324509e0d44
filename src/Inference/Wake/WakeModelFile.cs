namespace HomeLab.Inference.Wake;

/// <summary>An embedding model, which several wake words share.</summary>
/// <param name="Name">Name that wake models refer to, for example <c>openwakeword</c> or <c>demo</c>.</param>
/// <param name="Path">Its <c>embedding_model.onnx</c>.</param>
public sealed record WakeFeatureFile(string Name, string Path);

/// <summary>A wake-word head.</summary>
/// <param name="Path">The <c>.onnx</c> file; its name is the word's name, with or without <c>_v0.1</c>.</param>
/// <param name="FeatureSet">Name of the <see cref="WakeFeatureFile"/> that it was trained with; heads fit no other.</param>
/// <param name="Languages">Language codes; empty when unknown.</param>
/// <param name="IsDemo">Part of the embedded demo set.</param>
public sealed record WakeModelFile(string Path, string FeatureSet, IReadOnlyList<string> Languages, bool IsDemo = false);
