using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HomeLab.Testing;

/// <summary>
/// Writes the weights of the golden model skeletons (real architectures, seeded random values; shared: golden/RECIPE.md) bit for bit.
/// Results are kept under <c>artifacts/golden</c>; several processes may ask for the same model at once.
/// </summary>
public static class SeededWeights
{
    private const int BlockBytes = 1 << 20;

    /// <summary>
    /// Makes sure that a model with its weights is on disk and returns the full path of its <c>.onnx</c> file.
    /// Skips the running test where the reference data is absent.
    /// </summary>
    /// <param name="folder">Folder of the skeleton below the reference data, for example <c>golden/whisper/tiny</c>.</param>
    /// <param name="name">File name without extension, for example <c>encoder_model</c>.</param>
    /// <param name="target">Folder below <c>artifacts</c>; null = the same as <paramref name="folder"/>.</param>
    public static string Prepare(string folder, string name, string? target = null)
    {
        var source = SharedFolder.Path(folder);
        target = RepositoryFolder.Path(Path.Combine("artifacts", target ?? folder));
        var model = Path.Combine(target, name + ".onnx");
        Directory.CreateDirectory(target);

        using var turn = new Mutex(false, "homelab-golden-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(model)))[..32]);
        Acquire(turn);
        try
        {
            WriteWeights(source, target, name);
            CopyOnce(Path.Combine(source, name + ".onnx"), model);
        }
        finally
        {
            turn.ReleaseMutex();
        }

        return model;
    }

    /// <summary>Writes the weights that a recipe describes.</summary>
    /// <param name="recipe">The <c>.recipe.tsv</c> file; a <c>canonical.tsv</c> beside it is read too.</param>
    /// <param name="output">Receives exactly the bytes that the recipe announces.</param>
    /// <returns>SHA-256 of what was written, in lower-case hexadecimal.</returns>
    public static string Write(string recipe, Stream output)
    {
        var tensors = ReadTensors(Path.Combine(Path.GetDirectoryName(recipe)!, "canonical.tsv"));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockBytes];
        var written = 0L;
        var rows = File.ReadLines(recipe).Skip(2).Select(line => WeightRow.Parse(line, tensors)).OrderBy(row => row.Offset);
        foreach (var row in rows)
        {
            Emit(row.Offset - written, (_, span) => span.Clear());
            var width = row.Length / (row.Rows * row.Columns);
            Emit(row.Length, (done, span) => row.Fill(done / width, span));
            written = row.Offset + row.Length;
        }

        Emit(Header(recipe).Bytes - written, (_, span) => span.Clear());
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Emit(long bytes, Action<long, Span<byte>> fill)
        {
            for (var done = 0L; done < bytes; done += BlockBytes)
            {
                var span = block.AsSpan(0, (int)Math.Min(BlockBytes, bytes - done));
                fill(done, span);
                hash.AppendData(span);
                output.Write(span);
            }
        }
    }

    /// <summary>Writes a file so that other processes see all of it or nothing.</summary>
    public static void WriteAtomically(string path, byte[] content)
    {
        var temporary = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.tmp";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }

    private static void WriteWeights(string source, string target, string name)
    {
        var recipe = Path.Combine(source, name + ".recipe.tsv");
        var (file, bytes, sha256) = Header(recipe);
        var path = Path.Combine(target, file);
        if (File.Exists(path) && new FileInfo(path).Length == bytes)
        {
            return;
        }

        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        string actual;
        using (var output = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            actual = Write(recipe, output);
        }

        if (actual != sha256)
        {
            File.Delete(temporary);
            throw new InvalidDataException($"{recipe} wants weights with SHA-256 {sha256}; the generator wrote {actual}.");
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static (string File, long Bytes, string Sha256) Header(string recipe)
    {
        var column = File.ReadLines(recipe).First().Split('\t');
        return (column[1], long.Parse(column[2].AsSpan("bytes=".Length), CultureInfo.InvariantCulture), column[3]["sha256=".Length..]);
    }

    private static Dictionary<string, SplitMix64>? ReadTensors(string path) => !File.Exists(path)
        ? null
        : File.ReadLines(path)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .ToDictionary(column => column[0], column => WeightRow.Seeded(column[2], column[3], column[4]));

    private static void CopyOnce(string source, string target)
    {
        if (!File.Exists(target))
        {
            WriteAtomically(target, File.ReadAllBytes(source));
        }
    }

    private static void Acquire(Mutex turn)
    {
        try
        {
            turn.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Its owner died; files appear by rename only, so there is nothing to repair.
        }
    }
}
