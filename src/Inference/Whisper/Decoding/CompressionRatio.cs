using System.IO.Compression;
using System.Text;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>How well a text compresses: Whisper's sign of a decoder that repeats itself.</summary>
internal static class CompressionRatio
{
    /// <summary>UTF-8 bytes over their zlib size; 0 for an empty text.</summary>
    public static float Of(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        return (float)bytes.Length / compressed.Length;
    }
}
