using HomeLab.Inference.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeLab.Inference.Tests.Models;

public sealed class CustomModelsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("homelab-custom-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_wake_word_takes_its_features_from_its_folder()
    {
        Put("wake/plain.onnx", "wake/demo/computer.onnx", "wake/notes.txt", "wake/model.tflite");

        Assert.Equal([("computer", "demo"), ("plain", "openwakeword")], Find(ModelKind.Wake).Select(word => (word.Id, word.Features!)));
    }

    [Fact]
    public void A_voice_needs_its_configuration()
    {
        Put("tts/here.onnx", "tts/here.onnx.json", "tts/alone.onnx", "tts/deeper/there.onnx", "tts/deeper/there.onnx.json");

        Assert.Equal(["here", "there"], Find(ModelKind.Tts).Select(voice => voice.Id));
    }

    [Fact]
    public void A_recogniser_is_a_folder_with_a_configuration()
    {
        Put("stt/mine/config.json", "stt/mine/onnx/encoder_model.onnx", "stt/empty/readme.md");

        var mine = Assert.Single(Find(ModelKind.Stt));

        Assert.Equal(["config.json", "onnx/encoder_model.onnx"], mine.Files);
        Assert.Equal(2, mine.Bytes);
    }

    [Fact]
    public void No_folder_is_no_model()
    {
        Assert.Empty(Find(ModelKind.Vad));
    }

    private IReadOnlyList<InstalledModel> Find(ModelKind kind) => new CustomModels(_root, NullLogger.Instance).Find(kind);

    private void Put(params string[] paths)
    {
        foreach (var path in paths)
        {
            TestModels.Write(Path.Combine(_root, path), [0]);
        }
    }
}
