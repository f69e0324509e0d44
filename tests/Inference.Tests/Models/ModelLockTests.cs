using HomeLab.Inference.Models;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Models;

public sealed class ModelLockTests
{
    private static readonly ModelLock Embedded = ModelLock.LoadEmbedded();

    [Fact]
    public void The_embedded_list_is_the_one_in_the_repository()
    {
        var inRepository = ModelLock.Load(RepositoryFolder.Path("models.lock"));

        Assert.Equal(
            inRepository.Entries.SelectMany(entry => entry.Files.Select(file => (entry.Id, file))),
            Embedded.Entries.SelectMany(entry => entry.Files.Select(file => (entry.Id, file))));
    }

    [Fact]
    public void Lists_the_models_that_a_home_needs()
    {
        var ids = Embedded.Entries.Select(entry => entry.Id).ToHashSet();

        Assert.Superset(
            new HashSet<string>
            {
                "openwakeword", "okay_nabu", "hey_jarvis", "hey_mycroft", "hey_rhasspy", "alexa", "timer", "weather",
                "silero-v5.1.2", "silero-v6.2.1", "whisper-tiny", "whisper-base", "whisper-tiny-fp32", "whisper-base-fp32", "en_US-lessac-medium",
            },
            ids);
        Assert.True(Embedded.Entries.Count(entry => entry.Kind == ModelKind.Tts) >= 12);
        Assert.True(
            Embedded.Entries.Where(entry => entry.Kind == ModelKind.Tts).SelectMany(entry => entry.Languages).Distinct().Count() >= 3);
    }

    [Fact]
    public void Every_file_is_pinned_to_a_revision()
    {
        var unpinned = Embedded.Entries
            .SelectMany(entry => entry.Files)
            .Where(file => file.Url is null || file.Url.AbsolutePath.Contains("/main/") || file.Url.AbsolutePath.Contains("/master/"));

        Assert.Empty(unpinned);
    }

    [Fact]
    public void Every_wake_word_names_features_that_are_listed()
    {
        var words = Embedded.Entries.Where(entry => entry.Kind == ModelKind.Wake).ToList();

        Assert.NotEmpty(words);
        Assert.All(words, word => Assert.Equal(ModelKind.WakeFeatures, Embedded.Find(word.Features!)?.Kind));
    }

    [Fact]
    public void The_default_set_wakes_hears_and_speaks()
    {
        var kinds = Embedded.DefaultSet.Select(entry => entry.Kind).ToHashSet();

        Assert.Equal(Enum.GetValues<ModelKind>().ToHashSet(), kinds);
    }

    [Fact]
    public void Every_piper_voice_has_its_configuration()
    {
        var voices = Embedded.Entries.Where(entry => entry.Kind == ModelKind.Tts);

        Assert.All(voices, voice => Assert.Equal([voice.Id + ".onnx", voice.Id + ".onnx.json"], voice.Files.Select(file => file.Path)));
    }

    [Theory]
    [InlineData("models/openwakeword/ok_nabu_v0.1.onnx", "okay_nabu", "ok_nabu_v0.1.onnx")]
    [InlineData("models/openwakeword/embedding_model.onnx", "openwakeword", "embedding_model.onnx")]
    [InlineData("models/silero/silero_vad_v6.2.1.onnx", "silero-v6.2.1", "silero_vad.onnx")]
    [InlineData("models/whisper-tiny-config/tokenizer.json", "whisper-tiny", "tokenizer.json")]
    [InlineData("models/piper-test/configs/en_US-amy-low.onnx.json", "en_US-amy-low", "en_US-amy-low.onnx.json")]
    public async Task Hashes_agree_with_the_files_at_hand(string atHand, string id, string path)
    {
        var real = SharedFolder.Path(atHand);

        var listed = Assert.Single(Embedded.Find(id)!.Files, file => file.Path == path);

        Assert.Equal(new FileInfo(real).Length, listed.Bytes);
        Assert.Equal(await StoreFolder.HashAsync(real, TestContext.Current.CancellationToken), listed.Sha256);
    }

    [Theory]
    [InlineData("path", "../../etc/passwd", "leaves the model's folder")]
    [InlineData("path", "/etc/passwd", "leaves the model's folder")]
    [InlineData("path", "a//b", "leaves the model's folder")]
    [InlineData("path", "a/../b", "leaves the model's folder")]
    [InlineData("path", "a\\\\..\\\\b", "leaves the model's folder")]
    [InlineData("path", "a\\u0000b", "leaves the model's folder")]
    [InlineData("path", ".verified.json", "leaves the model's folder")]
    [InlineData("path", "voice.part", "leaves the model's folder")]
    [InlineData("url", "file:///etc/passwd", "not an http(s) address")]
    [InlineData("sha256", "XYZ", "64 lower-case hexadecimal digits")]
    [InlineData("id", "../up", "plain name")]
    [InlineData("id", "", "plain name")]
    [InlineData("kind", "virus", "is none of wake, wake-features")]
    [InlineData("licence", " ", "licence is missing")]
    [InlineData("checksumSource", "", "checksumSource is missing")]
    [InlineData("features", "openwakeword", "belongs to wake models")]
    public void Refuses_an_entry_that_is_not_safe(string key, string value, string expected)
    {
        var failure = Assert.Throws<ModelStoreException>(() => Load(Document(key, value)));

        Assert.Contains(expected, failure.Message);
    }

    [Fact]
    public void Lists_every_fault_at_once()
    {
        var failure = Assert.Throws<ModelStoreException>(() => Load(Document("path", "../x").Replace("MIT", "")));

        Assert.Contains("2 fault(s)", failure.Message);
    }

    [Theory]
    [InlineData("bytes", "0")]
    [InlineData("bytes", "-1")]
    [InlineData("bytes", "99999999999999")]
    public void Refuses_a_length_that_no_model_has(string key, string value)
    {
        var text = Document("title", "x").Replace($"\"{key}\": 3", $"\"{key}\": {value}");

        Assert.Contains("is not between", Assert.Throws<ModelStoreException>(() => Load(text)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"version\": 2, \"models\": []}")]
    [InlineData("{\"version\": 1, \"models\": null}")]
    [InlineData("{\"version\": 1, \"models\": [{\"surprise\": 1}]}")]
    public void Refuses_what_is_not_a_list(string text)
    {
        Assert.Throws<ModelStoreException>(() => Load(text));
    }

    [Fact]
    public void Refuses_the_same_id_twice_even_in_other_letters()
    {
        var one = Document("id", "twice");
        var models = one[(one.IndexOf('[') + 1)..one.LastIndexOf(']')];

        var failure = Assert.Throws<ModelStoreException>(() => Load($$"""{"version": 1, "models": [{{models}}, {{models.Replace("twice", "TWICE")}}]}"""));

        Assert.Contains("occurs twice", failure.Message);
    }

    private static string Document(string key, string value)
    {
        var values = new Dictionary<string, string>
        {
            ["id"] = "voice",
            ["kind"] = "tts",
            ["licence"] = "MIT",
            ["checksumSource"] = "here",
            ["path"] = "voice.onnx",
            ["url"] = "https://example.org/v",
            ["sha256"] = new string('a', 64),
            ["title"] = "x",
        };
        values[key] = value;
        var features = values.TryGetValue("features", out var set) ? $"\"features\": \"{set}\"," : "";
        return $$"""
            {"version": 1, "models": [{"id": "{{values["id"]}}", "kind": "{{values["kind"]}}", "title": "{{values["title"]}}", "languages": [], {{features}}
             "licence": "{{values["licence"]}}", "checksumSource": "{{values["checksumSource"]}}",
             "files": [{"path": "{{values["path"]}}", "url": "{{values["url"]}}", "bytes": 3, "sha256": "{{values["sha256"]}}"}]}]}
            """;
    }

    private static ModelLock Load(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return ModelLock.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
