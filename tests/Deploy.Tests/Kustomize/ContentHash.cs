using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>The name suffix of generated ConfigMaps and Secrets, the same ten characters that kustomize computes.</summary>
internal static class ContentHash
{
    private static readonly JsonSerializerOptions GoLike = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>SHA-256 of the object's kind, name and data as Go writes them, its hex digits spelt without vowels.</summary>
    public static string Of(JsonObject generated)
    {
        var kind = generated["kind"]!.GetValue<string>();
        var data = new JsonObject();
        foreach (var (key, value) in (generated["data"] as JsonObject ?? []).OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            data[key] = value?.DeepClone();
        }

        // kustomize asks for the name before the object has one, so it is always empty.
        var content = kind == "Secret"
            ? new JsonObject { ["data"] = data, ["kind"] = kind, ["name"] = "", ["type"] = generated["type"]?.DeepClone() ?? "" }
            : new JsonObject { ["data"] = data, ["kind"] = kind, ["name"] = "" };
        var json = content.ToJsonString(GoLike)
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal);

        return Spell(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..10]);
    }

    private static string Spell(string hex) => string.Create(hex.Length, hex, static (name, digits) =>
    {
        for (var i = 0; i < digits.Length; i++)
        {
            name[i] = digits[i] switch { '0' => 'g', '1' => 'h', '3' => 'k', 'a' => 'm', 'e' => 't', var other => other };
        }
    });
}
