using System.Security.Cryptography;
using System.Text;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>Our own gateway in front of a mock backend: keys and routing on, voice off.</summary>
internal static class HomeLabGateway
{
    private const string Key = "hl_benchmark";

    /// <summary>Starts it.</summary>
    /// <param name="processes">Who ends it.</param>
    /// <param name="backend">The mock's port.</param>
    /// <param name="kind">As what it is to take the mock: <c>OpenAi</c> or <c>Ollama</c>.</param>
    /// <param name="management">Port for health and metrics; -1 = none.</param>
    public static Contestant Start(Processes processes, int backend, string kind, int management = -1)
    {
        var port = Processes.FreePort();
        string[] settings =
        [
            $"Http:Port={port}", $"Management:Port={management}", "Wyoming:Tts:Port=-1", "Wyoming:Stt:Port=-1", "Wyoming:Wake:Port=-1",
            "Wyoming:Conversation:Port=-1", "Wyoming:All:Port=-1", "Stt:Enabled=false", "Tts:Enabled=false", "Wake:Enabled=false",
            "Access:Mode=Required", "Access:Keys:0:Id=benchmark",
            "Access:Keys:0:Sha256=" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Key))),
            "Llm:Backends:0:Name=mock", $"Llm:Backends:0:Url=http://127.0.0.1:{backend}", $"Llm:Backends:0:Kind={kind}",
            "Llm:Backends:0:Slots=4096", "Llm:Backends:0:SlotsPerModel=4096", "Discovery:Enabled=false", "Logging:LogLevel:Default=Error",
        ];
        var program = Environment.GetEnvironmentVariable("HOMELAB_PROGRAM") is { Length: > 0 } other
            ? other
            : Path.Combine(Processes.Root, "artifacts/bin/HomeLab.Gateway/release/homelab");
        var process = processes.Start(port, program, ["serve", .. settings.SelectMany(setting => new[] { "--set", setting })]);
        return new Contestant("HomeLab (keys, routing)", port, $"Authorization: Bearer {Key}\r\n", process);
    }
}
