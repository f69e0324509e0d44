namespace HomeLab.Inference.Tests.Piper;

/// <summary>A temporary folder of voices; deleted at the end.</summary>
internal sealed class VoiceWorkshop : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("homelab-voices-").FullName;

    public string WriteConfig(string name, string json)
    {
        var path = Path.Combine(Folder, name + ".onnx.json");
        File.WriteAllText(path, json);
        return path;
    }

    /// <summary>A voice that can be listed and found, but not loaded.</summary>
    public void WriteListed(string name, string language, int speakers = 1)
    {
        var ids = string.Join(", ", Enumerable.Range(0, speakers > 1 ? speakers : 0).Select(i => $"\"s{i}\": {i}"));
        WriteConfig(name, $$"""
            { "num_symbols": 256, "num_speakers": {{speakers}}, "audio": { "sample_rate": 22050, "quality": "medium" }, "dataset": "{{name}}",
              "espeak": { "voice": "en-us" }, "language": { "code": "{{language}}" }, "speaker_id_map": { {{ids}} } }
            """);
        File.WriteAllBytes(Path.Combine(Folder, name + ".onnx"), [8, 7]);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
