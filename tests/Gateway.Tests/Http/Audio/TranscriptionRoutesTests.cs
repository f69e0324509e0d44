using System.Net.Http.Headers;
using HomeLab.Gateway.Tests.Fakes;

namespace HomeLab.Gateway.Tests.Http.Audio;

public sealed class TranscriptionRoutesTests : IAsyncLifetime
{
    private const int Samples = 16_000;

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
    [InlineData("", "application/json", "{\"text\":\"heard 32000 bytes\",\"usage\":{\"type\":\"duration\",\"seconds\":1}}")]
    [InlineData("json", "application/json", "{\"text\":\"heard 32000 bytes\",\"usage\":{\"type\":\"duration\",\"seconds\":1}}")]
    [InlineData("text", "text/plain", "heard 32000 bytes\n")]
    [InlineData("srt", "text/plain", "1\n00:00:00,000 --> 00:00:00,000\nheard\n\n2\n00:00:00,000 --> 00:00:00,000\n32000 bytes\n\n")]
    [InlineData("vtt", "text/plain", "WEBVTT\n\n00:00:00.000 --> 00:00:00.000\nheard\n\n00:00:00.000 --> 00:00:00.000\n32000 bytes\n\n")]
    public async Task Answers_in_every_format(string format, string contentType, string body)
    {
        using var response = await _gateway.Client.PostAsync(
            "/v1/audio/transcriptions", Form(("model", "whisper-1"), ("response_format", format)), Ct);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(body, await response.TextAsync(Ct));
    }

    [Fact]
    public async Task Verbose_json_has_every_key_of_a_segment()
    {
        using var response = await _gateway.Client.PostAsync(
            "/v1/audio/transcriptions", Form(("model", "whisper-1"), ("response_format", "verbose_json")), Ct);
        var body = await response.JsonAsync(Ct);

        Assert.Equal("english", body["language"]!.ToString());
        Assert.Equal(1.0, body["duration"]!.GetValue<double>());
        Assert.Equal(
            ["id", "seek", "start", "end", "text", "tokens", "temperature", "avg_logprob", "compression_ratio", "no_speech_prob"],
            body["segments"]![0]!.AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task Streams_each_segment_and_the_whole_text_at_the_end()
    {
        using var response = await _gateway.Client.PostAsync(
            "/v1/audio/transcriptions", Form(("model", "whisper-1"), ("stream", "true")), Ct);
        var events = await response.EventsAsync(Ct);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            [" heard", " 32000 bytes"],
            events.Where(each => each["type"]!.ToString() == "transcript.text.delta").Select(each => each["delta"]!.ToString()));
        Assert.Equal("heard 32000 bytes", events[^1]["text"]!.ToString());
    }

    [Fact]
    public async Task Includes_log_probabilities_when_asked()
    {
        using var response = await _gateway.Client.PostAsync(
            "/v1/audio/transcriptions", Form(("model", "whisper-1"), ("include[]", "logprobs")), Ct);

        var expected = """[{"token":" heard","logprob":-0.25,"bytes":[32,104,101,97,114,100]},{"token":" 32000 bytes","logprob":-0.25,"bytes":[32,51,50,48,48,48,32,98,121,116,101,115]}]""";
        Assert.Equal(expected, (await response.JsonAsync(Ct))["logprobs"]!.ToJsonString());
    }

    [Fact]
    public async Task Streams_the_log_probabilities_of_each_piece_and_all_at_the_end()
    {
        using var response = await _gateway.Client.PostAsync(
            "/v1/audio/transcriptions", Form(("model", "whisper-1"), ("stream", "true"), ("include", "logprobs")), Ct);
        var events = await response.EventsAsync(Ct);

        Assert.Equal([1, 1, 2], events.Select(each => each["logprobs"]!.AsArray().Count));
        Assert.Equal(events[0]["delta"]!.ToString(), events[0]["logprobs"]![0]!["token"]!.ToString());
    }

    [Fact]
    public async Task Refuses_log_probabilities_in_a_format_without_room_for_them()
    {
        using var response = await _gateway.Client.PostAsync(
            "/v1/audio/transcriptions", Form(("include[]", "logprobs"), ("response_format", "text")), Ct);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("include", (await response.JsonAsync(Ct))["error"]!["param"]!.ToString());
    }

    [Theory]
    [InlineData("word", new[] { "word" }, new[] { "task", "language", "duration", "text", "words", "usage" })]
    [InlineData("word and segment", new[] { "word", "segment" }, new[] { "task", "language", "duration", "text", "words", "segments", "usage" })]
    [InlineData("segment", new[] { "segment" }, new[] { "task", "language", "duration", "text", "segments", "usage" })]
    public async Task Verbose_json_has_the_granularities_asked_for(string what, string[] granularities, string[] keys)
    {
        (string, string)[] fields =
        [
            ("response_format", "verbose_json"),
            .. granularities.Select(each => ("timestamp_granularities[]", each)),
        ];
        using var response = await _gateway.Client.PostAsync("/v1/audio/transcriptions", Form(fields), Ct);
        var body = (await response.JsonAsync(Ct)).AsObject();

        Assert.Equal(keys, body.Select(field => field.Key));
        Assert.Equal(what.Contains("word", StringComparison.Ordinal), _engines.Recognizer.Requests.Single().Words);
        if (body["words"] is { } words)
        {
            Assert.Equal("""[{"word":"heard","start":0.1,"end":0.42},{"word":"32000 bytes","start":0.1,"end":0.42}]""", words.ToJsonString());
        }
    }

    [Theory]
    [InlineData("srt", "false")]
    [InlineData("verbose_json", "true")]
    public async Task Refuses_words_in_a_shape_without_room_for_them(string format, string stream)
    {
        var form = Form(("timestamp_granularities[]", "word"), ("response_format", format), ("stream", stream));
        using var response = await _gateway.Client.PostAsync("/v1/audio/transcriptions", form, Ct);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("timestamp_granularities", (await response.JsonAsync(Ct))["error"]!["param"]!.ToString());
    }

    [Fact]
    public async Task Says_why_a_model_cannot_time_words()
    {
        _engines.Recognizer.CanTimeWords = false;
        using var response = await _gateway.Client.PostAsync(
            "/v1/audio/transcriptions", Form(("timestamp_granularities[]", "word"), ("response_format", "verbose_json")), Ct);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("This model cannot time words.", (await response.JsonAsync(Ct))["error"]!["message"]!.ToString());
        _gateway.Log.AssertNoErrors();
    }

    [Fact]
    public async Task Hands_language_prompt_and_keywords_to_the_engine()
    {
        var form = Form(
            ("model", "fake-whisper"),
            ("language", "de"),
            ("prompt", "Küche."),
            ("keywords[]", "Stehlampe"),
            ("keywords[]", "Rollo"),
            ("temperature", "0.4"));
        using var response = await _gateway.Client.PostAsync("/audio/transcriptions", form, Ct);

        var options = _engines.Recognizer.Requests.Single();
        Assert.Equal("de", options.Language);
        Assert.Equal("Küche. Stehlampe, Rollo", options.Prompt);
        Assert.Equal(0.4f, options.Temperature);
    }

    [Theory]
    [InlineData("languages[]")]
    [InlineData("languages")]
    public async Task Hands_candidate_languages_to_the_engine(string field)
    {
        using var response = await _gateway.Client.PostAsync(
            "/v1/audio/transcriptions", Form((field, "de"), (field, "fr-CH"), ("language", "")), Ct);

        var options = _engines.Recognizer.Requests.Single();
        Assert.Null(options.Language);
        Assert.Equal(["de", "fr-CH"], options.CandidateLanguages);
    }

    [Fact]
    public async Task Fields_that_mean_nothing_here_are_ignored()
    {
        var form = Form(
            ("model", "gpt-4o-transcribe"), (
                "chunking_strategy[type]", "server_vad"), ("chunking_strategy[threshold]", "0.5"), ("vad_filter", "true"),
            ("without_timestamps", "true"), ("user", "u"), ("timestamp_granularities", "segment"), ("include", ""));
        using var response = await _gateway.Client.PostAsync("/v1/audio/transcriptions", form, Ct);

        Assert.Equal("heard 32000 bytes", (await response.JsonAsync(Ct))["text"]!.ToString());
    }

    [Fact]
    public async Task Takes_open_webuis_json()
    {
        var body = $$$"""{"model":"whisper-1","language":"en","input_audio":{"data":"{{{Convert.ToBase64String(SilentWav.Of(Samples))}}}","format":"wav"}}""";
        using var response = await _gateway.Client.PostJsonAsync("/v1/audio/transcriptions", body, Ct);

        Assert.Equal("heard 32000 bytes", (await response.JsonAsync(Ct))["text"]!.ToString());
    }

    [Fact]
    public async Task Long_uploads_go_behind_short_ones()
    {
        using var shortOne = await _gateway.Client.PostAsync("/v1/audio/transcriptions", Form(("model", "whisper-1")), Ct);
        using var longOne = await _gateway.Client.PostAsync(
            "/v1/audio/transcriptions", Form(SilentWav.Of(60 * Samples), ("model", "whisper-1")), Ct);

        Assert.Equal(
            [Inference.Scheduling.WorkPriority.Interactive, Inference.Scheduling.WorkPriority.Background],
            _engines.Recognizer.Requests.Select(request => request.Priority));
    }

    [Theory]
    [InlineData("model", "no-such-model", 404, "model")]
    [InlineData("response_format", "docx", 400, "response_format")]
    [InlineData("temperature", "hot", 400, "temperature")]
    [InlineData("timestamp_granularities[]", "word", 400, "timestamp_granularities")]
    public async Task Names_the_field_that_is_wrong(string field, string value, int status, string param)
    {
        using var response = await _gateway.Client.PostAsync("/v1/audio/transcriptions", Form((field, value)), Ct);
        var error = (await response.JsonAsync(Ct))["error"]!;

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(param, error["param"]!.ToString());
        _gateway.Log.AssertNoErrors();
    }

    [Fact]
    public async Task Refuses_what_is_no_audio_or_missing()
    {
        using var garbage = await _gateway.Client.PostAsync(
            "/v1/audio/transcriptions", Form("RIFF....WAVEgarbage"u8.ToArray(), ("model", "whisper-1")), Ct);
        using var empty = await _gateway.Client.PostAsync("/v1/audio/transcriptions", Form([], ("model", "whisper-1")), Ct);
        using var missing = await _gateway.Client.PostAsync(
            "/v1/audio/transcriptions", new MultipartFormDataContent { { new StringContent("whisper-1"), "model" } }, Ct);
        using var noForm = await _gateway.Client.PostAsync("/v1/audio/transcriptions", new StringContent("hello"), Ct);

        Assert.All([garbage, empty, missing, noForm], response => Assert.Equal(400, (int)response.StatusCode));
        Assert.Equal("file", (await missing.JsonAsync(Ct))["error"]!["param"]!.ToString());
        _gateway.Log.AssertNoErrors();
    }

    [Fact]
    public async Task A_full_queue_is_503_and_not_to_be_retried()
    {
        _engines.Recognizer.IsFull = true;

        using var response = await _gateway.Client.PostAsync("/v1/audio/transcriptions", Form(("model", "whisper-1")), Ct);

        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
    }

    [Fact]
    public async Task Finds_speech_in_an_upload()
    {
        using var response = await _gateway.Client.PostAsync("/v1/audio/speech/timestamps", Form(("threshold", "0.5")), Ct);

        Assert.Equal("[]", await response.TextAsync(Ct));
    }

    private static MultipartFormDataContent Form(params (string Name, string Value)[] fields) => Form(SilentWav.Of(Samples), fields);

    private static MultipartFormDataContent Form(byte[] audio, params (string Name, string Value)[] fields)
    {
        var file = new ByteArrayContent(audio);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var form = new MultipartFormDataContent { { file, "file", "a.wav" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return form;
    }
}
