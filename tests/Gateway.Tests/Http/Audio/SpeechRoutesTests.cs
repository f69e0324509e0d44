using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Inference.Audio;

namespace HomeLab.Gateway.Tests.Http.Audio;

public sealed class SpeechRoutesTests : IAsyncLifetime
{
    private const string Text = "hello there";

    private readonly FakeEngines _engines = new();
    private HttpGateway _gateway = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engines.Loading.SetResult();
        _gateway = await HttpGateway.StartAsync([], [], _engines);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("opus", "audio/ogg")]
    [InlineData("aac", "audio/aac")]
    [InlineData("flac", "audio/flac")]
    public async Task Speaks_in_every_compressed_format(string format, string contentType)
    {
        Assert.SkipUnless(new Ffmpeg().IsInstalled, "ffmpeg is not installed.");

        using var response = await SpeakAsync($$"""{"model":"tts-1","input":"{{Text}}","voice":"alloy","response_format":"{{format}}"}""");
        var body = await response.Content.ReadAsByteArrayAsync(Ct);

        Assert.Equal(contentType, response.Content.Headers.ContentType!.MediaType);
        await using var audio = await AudioFile.OpenAsync(new MemoryStream(body), ownsStream: true, new Ffmpeg(), Ct);
        var samples = await AudioFile.ReadSpeechAsync(audio, TimeSpan.FromMinutes(1), Ct);
        Assert.InRange(samples.Length / 16_000d, 0.25, 0.6);
    }

    [Fact]
    public async Task Pcm_has_24_kilohertz_whatever_the_voice_has()
    {
        using var response = await SpeakAsync($$"""{"model":"tts-1","input":"{{Text}}","voice":"en-one","response_format":"pcm"}""");
        var body = await response.Content.ReadAsByteArrayAsync(Ct);

        var seconds = (double)Text.Length * FakeSynthesizer.SamplesPerCharacter / 22_050;
        Assert.Equal(seconds, body.Length / 2 / 24_000d, 2);
    }

    [Fact]
    public async Task Wav_comes_with_a_header_for_streams()
    {
        using var response = await SpeakAsync($$"""{"model":"tts-1","input":"{{Text}}","response_format":"wav"}""");
        var body = await response.Content.ReadAsByteArrayAsync(Ct);

        Assert.Equal("RIFF"u8.ToArray(), body[..4]);
        Assert.Equal(WavWriter.HeaderBytes + (Text.Length * FakeSynthesizer.SamplesPerCharacter * 2), body.Length);
    }

    [Fact]
    public async Task Events_carry_the_audio_in_base64()
    {
        using var response = await SpeakAsync($$"""{"model":"tts-1","input":"{{Text}}","response_format":"pcm","sample_rate":22050,"stream_format":"sse"}""");
        var events = await response.EventsAsync(Ct);

        var bytes = events.Where(each => each["type"]!.ToString() == "speech.audio.delta").Sum(
            each => Convert.FromBase64String(each["audio"]!.ToString()).Length);
        Assert.Equal(Text.Length * FakeSynthesizer.SamplesPerCharacter * 2, bytes);
        Assert.Equal("speech.audio.done", events[^1]["type"]!.ToString());
        Assert.NotNull(events[^1]["usage"]!["total_tokens"]);
    }

    [Theory]
    [InlineData("alloy")]
    [InlineData("ash")]
    [InlineData("ballad")]
    [InlineData("coral")]
    [InlineData("echo")]
    [InlineData("fable")]
    [InlineData("onyx")]
    [InlineData("nova")]
    [InlineData("sage")]
    [InlineData("shimmer")]
    [InlineData("verse")]
    [InlineData("marin")]
    [InlineData("cedar")]
    public async Task Every_openai_voice_speaks(string voice)
    {
        using var response = await SpeakAsync($$"""{"model":"tts-1","input":"hi","voice":"{{voice}}","response_format":"pcm","instructions":"None"}""");

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_speaker_can_be_named_behind_a_colon()
    {
        using var response = await SpeakAsync("""{"model":"tts-1","input":"hi","voice":{"id":"de-two:bert"},"response_format":"pcm","speed":1.5}""");

        Assert.Equal(200, (int)response.StatusCode);
        var (request, _) = _engines.Voices.Spoken.Single();
        Assert.Equal("de-two", request.Voice.Name);
        Assert.Equal("bert", request.Speaker);
        Assert.Equal(1.5f, request.Speed);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"model":"tts-1"}""")]
    [InlineData("""{"input":"   "}""")]
    [InlineData("""{"input":"hi","voice":"nobody"}""")]
    [InlineData("""{"input":"hi","voice":7}""")]
    [InlineData("""{"input":"hi","speed":9}""")]
    [InlineData("""{"input":"hi","speed":"fast"}""")]
    [InlineData("""{"input":"hi","response_format":"midi"}""")]
    [InlineData("""{"input":"hi","sample_rate":1}""")]
    public async Task Refuses_what_cannot_be_spoken(string body)
    {
        using var response = await SpeakAsync(body);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(["message", "type", "param", "code"], (await response.JsonAsync(Ct))["error"]!.AsObject().Select(field => field.Key));
        _gateway.Log.AssertNoErrors();
    }

    [Fact]
    public async Task Lists_voices_and_models_for_menus()
    {
        var voices = await _gateway.Client.GetJsonAsync("/v1/audio/voices", Ct);
        var models = await _gateway.Client.GetJsonAsync("/v1/audio/models", Ct);

        Assert.Contains(
            voices["voices"]!.AsArray(), voice => voice!["id"]!.ToString() == "de-two:anna" && voice["name"]!.ToString().Length > 0);
        Assert.Equal(voices["voices"]!.AsArray().Count, voices["data"]!.AsArray().Count);
        Assert.Contains(models["models"]!.AsArray(), model => model!["id"]!.ToString() == "tts-1");
        Assert.Contains(models["models"]!.AsArray(), model => model!["id"]!.ToString() == "fake-whisper");
    }

    [Fact]
    public async Task An_engine_failure_before_the_first_audio_has_a_status()
    {
        _engines.Voices.Failure = new HomeLab.Inference.OverloadedException();

        using var response = await SpeakAsync("""{"input":"hi","response_format":"mp3"}""");

        Assert.Equal(503, (int)response.StatusCode);
    }

    private Task<HttpResponseMessage> SpeakAsync(string body) => _gateway.Client.PostJsonAsync("/v1/audio/speech", body, Ct);
}
