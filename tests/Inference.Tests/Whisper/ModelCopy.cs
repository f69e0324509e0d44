namespace HomeLab.Inference.Tests.Whisper;

/// <summary>A temporary model folder with some files of another one, to be damaged at will.</summary>
internal sealed class ModelCopy : IDisposable
{
    public ModelCopy(string source, params IEnumerable<string> files)
    {
        Path = Directory.CreateTempSubdirectory("homelab-whisper-").FullName;
        foreach (var file in files)
        {
            Write(file, File.ReadAllBytes(System.IO.Path.Combine(source, file)));
        }
    }

    public string Path { get; }

    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    public void Write(string file, string content) => Write(file, System.Text.Encoding.UTF8.GetBytes(content));

    public void Write(string file, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllBytes(PathOf(file), content);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
