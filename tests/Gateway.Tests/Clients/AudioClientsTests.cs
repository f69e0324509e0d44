using System.ClientModel;
using HomeLab.Testing;
using OpenAI;
using OpenAI.Audio;

namespace HomeLab.Gateway.Tests.Clients;

/// <summary>The npm and the NuGet package of OpenAI, unmodified, transcribe with the demo model and speak with espeak-ng.</summary>
public sealed class AudioClientsTests(DemoGateway gateway) : IClassFixture<DemoGateway>
{
    private const string Said = "Turn on the office table lamp.";
    private const string Text = "Turn on the living room lamp.";

    private static readonly string Clip = RepositoryFolder.Path("models/demo/audio/stt_office_lamp.wav");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_npm_client_transcribes_and_speaks_in_every_format()
    {
        var seen = await NodeScript.RunAsync("audio.mjs", gateway.Http.Url + "/v1", Clip, Text, string.Join(',', SpokenBytes.Formats));

        Assert.Equal(Said, seen["json"]!.ToString());
        Assert.Equal(Said, seen["text"]!.ToString().Trim());
        AssertSubtitles(seen["srt"]!.ToString(), seen["vtt"]!.ToString());
        Assert.Equal(Said, seen["verbose"]!["text"]!.ToString());
        Assert.InRange(seen["verbose"]!["duration"]!.GetValue<double>(), 1.9, 2.2);
        Assert.Equal(Said, string.Concat(seen["logprobs"]!.AsArray().Select(each => each!["token"]!.ToString())).Trim());
        Assert.Equal(Said, string.Join(' ', seen["words"]!.AsArray().Select(each => each!["word"]!.ToString())));
        Assert.Equal(Said, seen["verbose"]!["segments"]![0]!["text"]!.ToString().Trim());
        Assert.Equal(Said, seen["stream"]!["text"]!.ToString());
        Assert.Equal(Said, seen["stream"]!["deltas"]!.ToString().Trim());
        Assert.Equal("""{"name":"BadRequestError","status":400,"param":"model"}""", seen["translation"]!.ToJsonString());
        foreach (var format in SpokenBytes.Formats)
        {
            await SpokenBytes.AssertSpokenAsync(format, Convert.FromBase64String(seen["speech"]![format]!["audio"]!.ToString()), Ct);
        }

        Assert.InRange(seen["streamedBytes"]!.GetValue<int>(), 24_000, 240_000);
        Assert.Equal("""{"name":"BadRequestError","status":400,"param":"voice"}""", seen["noVoice"]!.ToJsonString());
        gateway.Http.Log.AssertNoErrors();
    }

    [Fact]
    public async Task The_dotnet_client_transcribes_in_every_format()
    {
        var client = Client("whisper-1");

        var plain = (await client.TranscribeAudioAsync(Clip)).Value;
        var text = await TranscribeAsync(client, AudioTranscriptionFormat.Text);
        var verbose = await TranscribeAsync(client, AudioTranscriptionFormat.Verbose);
        var srt = await TranscribeAsync(client, AudioTranscriptionFormat.Srt);
        var vtt = await TranscribeAsync(client, AudioTranscriptionFormat.Vtt);

        Assert.Equal(Said, plain.Text);
        Assert.Equal(Said, text.Text.Trim());
        Assert.Equal(Said, verbose.Text);
        Assert.InRange(verbose.Duration!.Value.TotalSeconds, 1.9, 2.2);
        Assert.Equal(Said, verbose.Segments[0].Text.Trim());
        AssertSubtitles(srt.Text, vtt.Text);
    }

    [Fact]
    public async Task The_dotnet_client_hears_that_the_demo_model_cannot_translate()
    {
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => Client("whisper-1").TranslateAudioAsync(Clip));

        Assert.Equal(400, refused.Status);
        Assert.Contains("cannot translate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dotnet_client_speaks_in_every_format()
    {
        var client = Client("tts-1");

        foreach (var format in SpokenBytes.Formats)
        {
            var options = new SpeechGenerationOptions { ResponseFormat = new GeneratedSpeechFormat(format) };
            var spoken = (await client.GenerateSpeechAsync(Text, GeneratedSpeechVoice.Alloy, options, Ct)).Value;
            await SpokenBytes.AssertSpokenAsync(format, spoken.ToArray(), Ct);
        }
    }

    [Fact]
    public async Task The_dotnet_client_transcribes_and_speaks_in_pieces()
    {
#pragma warning disable OPENAI001 // Streaming of audio is marked as experimental in the client.
        var (deltas, whole) = ("", "");
        await foreach (var update in Client("gpt-4o-transcribe").TranscribeAudioStreamingAsync(Clip, cancellationToken: Ct))
        {
            deltas += (update as StreamingAudioTranscriptionTextDeltaUpdate)?.Delta;
            whole += (update as StreamingAudioTranscriptionTextDoneUpdate)?.Text;
        }

        var (spoken, ends) = (new List<byte>(), 0);
        var options = new SpeechGenerationOptions { ResponseFormat = GeneratedSpeechFormat.Pcm };
        await foreach (var update in Client("gpt-4o-mini-tts").GenerateSpeechStreamingAsync(Text, GeneratedSpeechVoice.Coral, options, Ct))
        {
            spoken.AddRange((update as StreamingSpeechAudioDeltaUpdate)?.AudioBytes.ToArray() ?? []);
            ends += update is StreamingSpeechAudioDoneUpdate ? 1 : 0;
        }
#pragma warning restore OPENAI001

        Assert.Equal((Said, Said), (deltas.Trim(), whole));
        Assert.Equal(1, ends);
        await SpokenBytes.AssertSpokenAsync("pcm", [.. spoken], Ct);
    }

    private static void AssertSubtitles(string srt, string vtt)
    {
        Assert.Matches($@"\A1\r?\n00:00:0\d,\d\d\d --> 00:00:0\d,\d\d\d\r?\n\s*{Said}", srt);
        Assert.Matches($@"\AWEBVTT\r?\n\r?\n(00:)?00:0\d\.\d\d\d --> (00:)?00:0\d\.\d\d\d\r?\n\s*{Said}", vtt);
    }

    private static async Task<AudioTranscription> TranscribeAsync(AudioClient client, AudioTranscriptionFormat format) =>
        (await client.TranscribeAudioAsync(Clip, new AudioTranscriptionOptions { ResponseFormat = format })).Value;

    private AudioClient Client(string model) => new(
        model,
        new ApiKeyCredential("none"),
        new OpenAIClientOptions { Endpoint = new Uri(gateway.Http.Url + "/v1"), NetworkTimeout = Eventually.Limit });
}
