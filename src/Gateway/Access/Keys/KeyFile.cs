using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HomeLab.Gateway.Access.Keys;

/// <summary>The file of keys: <c>{"keys":[{"id","sha256",…}]}</c>, readable by its owner only, replaced as a whole.</summary>
internal static class KeyFile
{
    /// <summary>Marks a key of HomeLab for people and for secret scanners.</summary>
    private const string Prefix = "hl_";

    private const int SecretBytes = 32;

    /// <summary><c>~/.config/homelab/keys.json</c>.</summary>
    public static string DefaultPath { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "homelab",
        "keys.json");

    /// <summary>Reads the keys; none when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is not such a file.</exception>
    public static IReadOnlyList<ApiKey> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var content = JsonSerializer.Deserialize(file, KeyFileJson.Default.KeyFileContent) ?? new KeyFileContent();
            var problem = content.Keys.SelectMany((key, i) => key.Validate($"keys[{i}].")).FirstOrDefault();
            return problem is null ? content.Keys : throw new InvalidDataException($"{path}: {problem.Path}: expected {problem.Expected}.");
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException(
                $"{path} is not valid JSON (line {broken.LineNumber + 1}). Repair it, or delete it and make new keys.", broken);
        }
    }

    /// <summary>Writes the keys: a new file beside the old one, then renamed over it.</summary>
    public static void Write(string path, IReadOnlyList<ApiKey> keys)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var fresh = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(fresh, options))
        {
            var content = new KeyFileContent();
            content.Keys.AddRange(keys);
            JsonSerializer.Serialize(file, content, KeyFileJson.Default.KeyFileContent);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>A new secret. Shown once; only its hash is kept.</summary>
    public static string NewSecret() =>
        Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>The hash under which a secret is kept. A random key of 256 bits needs no slow hash.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
