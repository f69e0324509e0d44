using HomeLab.Inference.Models;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Models;

public sealed class ModelStoreTests : IDisposable
{
    private readonly TestModels _models = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Installs_a_model_from_a_mirror_folder()
    {
        _models.MirrorAll();
        var store = _models.Open();

        var outcome = Assert.Single(await store.PullAsync(["voice"], null, Token));

        Assert.Null(outcome.Failure);
        Assert.Equal(TestModels.Onnx.Length + TestModels.Json.Length, outcome.ReceivedBytes);
        var voice = Assert.Single(store.Installed(ModelKind.Tts));
        Assert.Equal(("voice", ModelOrigin.Store, "MIT"), (voice.Id, voice.Origin, voice.Licence));
        Assert.Equal(TestModels.Onnx, await File.ReadAllBytesAsync(voice.OnnxPath, Token));
        Assert.Equal(["tts/voice/.verified.json", "tts/voice/config/voice.json", "tts/voice/voice.onnx"], _models.FilesInStore());
    }

    [Fact]
    public async Task Finds_mirrored_files_under_any_name()
    {
        _models.Mirror("blobs/0001", TestModels.Onnx);
        _models.Mirror("old downloads/some file.bin", TestModels.Json);
        _models.Mirror("decoy/voice.onnx", new byte[TestModels.Onnx.Length]);

        var outcome = Assert.Single(await _models.Open().PullAsync(["voice"], null, Token));

        Assert.Null(outcome.Failure);
    }

    [Fact]
    public async Task Pulls_the_features_that_a_wake_word_needs()
    {
        _models.MirrorAll();
        var store = _models.Open();

        await store.PullAsync(["word"], null, Token);

        Assert.Equal("features", Assert.Single(store.Installed(ModelKind.Wake)).Features);
        Assert.Equal("features", Assert.Single(store.Installed(ModelKind.WakeFeatures)).Id);
    }

    [Fact]
    public async Task Pulls_the_default_set_when_no_name_is_given()
    {
        _models.MirrorAll();

        var outcomes = await _models.Open().PullAsync([], null, Token);

        Assert.Equal("voice", Assert.Single(outcomes).Model.Id);
    }

    [Fact]
    public async Task Installs_what_the_mirror_folder_has_without_asking_the_hub()
    {
        _models.MirrorAll();
        var store = _models.Open();

        Assert.Null(Assert.Single(await store.InstallAvailableAsync(Token)).Failure);
        Assert.Empty(await store.InstallAvailableAsync(Token));
    }

    [Fact]
    public async Task Installs_the_real_wake_words_and_detector_that_the_reference_folder_has()
    {
        _models.Options.Mirror = SharedFolder.Path("models");
        _models.Options.LockPath = null;
        var store = _models.Open();

        var outcomes = await store.InstallAvailableAsync(Token);

        Assert.All(outcomes, outcome => Assert.Null(outcome.Failure));
        Assert.Equal(["okay_nabu", "hey_jarvis", "hey_mycroft"], store.Installed(ModelKind.Wake).Select(model => model.Id));
        Assert.Equal("openwakeword", Assert.Single(store.Installed(ModelKind.WakeFeatures)).Id);
        Assert.Equal("silero-v6.2.1", Assert.Single(store.Installed(ModelKind.Vad)).Id);
    }

    [Fact]
    public async Task Installs_nothing_at_start_when_the_mirror_folder_lacks_a_file()
    {
        _models.Mirror("voice.onnx", TestModels.Onnx);
        var store = _models.Open();

        Assert.Empty(await store.InstallAvailableAsync(Token));
        Assert.Empty(_models.FilesInStore());
    }

    [Fact]
    public async Task A_mirror_that_does_not_exist_is_an_error_that_names_the_variable()
    {
        _models.Options.Mirror = "/no/such/folder";

        var failure = await Assert.ThrowsAsync<ModelStoreException>(() => _models.Open().InstallAvailableAsync(Token));

        Assert.Contains("HOMELAB_MODEL_MIRROR", failure.Message);
    }

    [Fact]
    public async Task An_unknown_name_suggests_the_nearest()
    {
        var failure = await Assert.ThrowsAsync<ModelStoreException>(() => _models.Open().PullAsync(["voice-medium"], null, Token));

        Assert.Contains("Did you mean voice?", failure.Message);
    }

    [Fact]
    public async Task A_file_that_changed_after_the_download_is_not_loaded_and_a_pull_repairs_it()
    {
        _models.MirrorAll();
        var store = _models.Open();
        await store.PullAsync(["voice"], null, Token);
        var onnx = store.Find("voice")!.OnnxPath;
        await Spoil(onnx);

        Assert.Null(store.Find("voice"));
        Assert.Equal(ModelState.Damaged, State(store, "voice"));
        Assert.Contains("SHA-256", Assert.Single(Assert.Single(await store.VerifyAsync(["voice"], Token)).Faults));

        var repaired = Assert.Single(await store.PullAsync(["voice"], null, Token));
        Assert.Equal(TestModels.Onnx.Length, repaired.ReceivedBytes);
        Assert.NotNull(store.Find("voice"));
    }

    [Fact]
    public async Task A_stamp_spares_the_hashing_and_verify_does_not_trust_it()
    {
        _models.MirrorAll();
        var store = _models.Open();
        await store.PullAsync(["voice"], null, Token);
        var onnx = store.Find("voice")!.OnnxPath;
        var time = File.GetLastWriteTimeUtc(onnx);
        await Spoil(onnx);
        File.SetLastWriteTimeUtc(onnx, time);

        Assert.NotNull(store.Find("voice"));
        Assert.NotEmpty(Assert.Single(await store.VerifyAsync([], Token)).Faults);
        Assert.Null(store.Find("voice"));
    }

    [Fact]
    public void Files_put_there_by_hand_count_once_their_hashes_are_right()
    {
        TestModels.Write(Path.Combine(_models.VoiceFolder, "voice.onnx"), TestModels.Onnx);
        var store = _models.Open();
        Assert.Equal(ModelState.Partial, State(store, "voice"));

        TestModels.Write(Path.Combine(_models.VoiceFolder, "config", "voice.json"), TestModels.Json);

        Assert.NotNull(store.Find("voice"));
        Assert.Contains("tts/voice/.verified.json", _models.FilesInStore());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"files\": null}")]
    [InlineData("{\"files\": [{\"path\": null, \"bytes\": 1, \"modifiedTicks\": 1, \"sha256\": \"\"}]}")]
    public async Task A_spoilt_stamp_only_costs_time(string text)
    {
        _models.MirrorAll();
        var store = _models.Open();
        await store.PullAsync(["voice"], null, Token);

        await File.WriteAllTextAsync(Path.Combine(_models.VoiceFolder, ".verified.json"), text, Token);

        Assert.NotNull(store.Find("voice"));
    }

    [Fact]
    public async Task Removes_a_model_with_everything_of_it()
    {
        _models.MirrorAll();
        var store = _models.Open();
        await store.PullAsync(["voice"], null, Token);
        TestModels.Write(Path.Combine(_models.VoiceFolder, "voice.onnx.part"), [1]);

        Assert.True(await store.RemoveAsync("voice", Token));
        Assert.False(await store.RemoveAsync("voice", Token));

        Assert.Empty(_models.FilesInStore());
        Assert.Equal(ModelState.Available, State(store, "voice"));
    }

    [Fact]
    public async Task Own_models_are_listed_but_not_removed()
    {
        TestModels.Write(Path.Combine(_models.Options.Root, "custom", "wake", "my_word.onnx"), [1]);
        var store = _models.Open();

        var failure = await Assert.ThrowsAsync<ModelStoreException>(() => store.RemoveAsync("my_word", Token));

        Assert.Contains("your own", failure.Message);
        Assert.Equal(ModelOrigin.Custom, Assert.Single(store.List(), line => line.Id == "my_word").Origin);
    }

    [Fact]
    public async Task Refuses_to_write_through_a_link()
    {
        _models.MirrorAll();
        var elsewhere = Directory.CreateDirectory(Path.Combine(_models.MirrorFolder, "elsewhere")).FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(_models.VoiceFolder)!);
        Directory.CreateSymbolicLink(_models.VoiceFolder, elsewhere);

        var outcome = Assert.Single(await _models.Open().PullAsync(["voice"], null, Token));

        Assert.Contains("symbolic link", outcome.Failure!.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
    }

    [Fact]
    public async Task A_linked_part_is_replaced_and_its_target_left_alone()
    {
        _models.MirrorAll();
        var victim = Path.Combine(_models.MirrorFolder, "victim");
        await File.WriteAllTextAsync(victim, "precious", Token);
        Directory.CreateDirectory(_models.VoiceFolder);
        File.CreateSymbolicLink(Path.Combine(_models.VoiceFolder, "voice.onnx.part"), victim);

        var outcome = Assert.Single(await _models.Open().PullAsync(["voice"], null, Token));

        Assert.Null(outcome.Failure);
        Assert.Equal("precious", await File.ReadAllTextAsync(victim, Token));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_says_so()
    {
        _models.MirrorAll();
        await File.WriteAllTextAsync(_models.Options.Root, "a file where the folder should be", Token);

        var failure = await Assert.ThrowsAsync<ModelStoreException>(() => _models.Open().PullAsync(["voice"], null, Token));

        Assert.Contains("HOMELAB_MODELS", failure.Message);
    }

    private static ModelState State(ModelStore store, string id) => Assert.Single(store.List(), line => line.Id == id).State;

    private static async Task Spoil(string path)
    {
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Token);
    }
}
