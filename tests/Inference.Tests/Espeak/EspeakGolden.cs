using System.Text.Json;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Espeak;

/// <summary>What the reference recorded of espeak-ng 1.51.</summary>
internal static class EspeakGolden
{
    public static IEnumerable<(string Set, string Voice, string Text, List<(string Phonemes, string Terminator, bool Ends)> Clauses)> Read()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(SharedFolder.Path("golden/espeak/espeak-1.51.json")));
        foreach (var item in json.RootElement.GetProperty("items").EnumerateArray())
        {
            yield return (
                item.GetProperty("set").GetString()!,
                item.GetProperty("voice").GetString()!,
                item.GetProperty("text").GetString()!,
                [.. item.GetProperty("clauses").EnumerateArray().Select(c => (c[0].GetString()!, c[1].GetString()!, c[2].GetBoolean()))]);
        }
    }
}
