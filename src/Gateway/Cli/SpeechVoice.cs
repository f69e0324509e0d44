using System.CommandLine;

namespace HomeLab.Gateway.Cli;

/// <summary>Something that speaks for a command: the engine in this process, or a server.</summary>
internal abstract class SpeechVoice : IAsyncDisposable
{
    /// <summary>Opens what the request asks for.</summary>
    public static async Task<SpeechVoice> OpenAsync(SayRequest request, ParseResult parsed, CancellationToken cancellationToken) =>
        request.Server is { } server
            ? new RemoteVoice(await ServerAddress.ConnectAsync(server, cancellationToken), request)
            : new LocalVoice(LocalEngines.Require(LocalEngines.Open(parsed).Loader.LoadSynthesizer(), "tts", parsed), request);

    /// <summary>Writes a WAV file; its sizes are filled in at the end where the stream can seek.</summary>
    public abstract Task SpeakAsync(string text, Stream wav, CancellationToken cancellationToken);

    /// <summary>Lists the voices.</summary>
    public abstract Task ListAsync(TextWriter output, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>One line of the list: name, languages, description, speakers.</summary>
    protected static string Line(string name, IReadOnlyList<string> languages, string? description, IReadOnlyList<string> speakers)
    {
        var who = speakers.Count == 0
            ? ""
            : $"  speakers: {string.Join(", ", speakers.Take(8))}{(speakers.Count > 8 ? $", … ({speakers.Count})" : "")}";
        return $"{name,-32} {string.Join(',', languages),-10} {description}{who}";
    }
}
