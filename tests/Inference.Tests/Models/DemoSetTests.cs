using HomeLab.Inference.Models;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Models;

public sealed class DemoSetTests
{
    private static readonly string Folder = RepositoryFolder.Path("models/demo");

    [Fact]
    public async Task Every_demo_file_has_the_listed_hash()
    {
        var list = ModelLock.Load(Path.Combine(Folder, "models.lock"));
        var demo = new StoreFolder(Folder, list, ModelOrigin.Demo, new StoreDisk());

        foreach (var model in list.Entries)
        {
            Assert.Empty(await demo.VerifyAsync(model, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void The_demo_set_wakes_and_hears_in_an_empty_store()
    {
        using var models = new TestModels();
        models.Options.DemoFolder = Folder;
        var store = models.Open();

        var word = Assert.Single(store.Installed(ModelKind.Wake), model => model.Id == "computer");
        var features = Assert.Single(store.Installed(ModelKind.WakeFeatures));
        var recogniser = Assert.Single(store.Installed(ModelKind.Stt));

        Assert.Equal(ModelOrigin.Demo, word.Origin);
        Assert.Equal(features.Id, word.Features);
        Assert.True(File.Exists(word.OnnxPath));
        Assert.True(File.Exists(Path.Combine(recogniser.Folder, "onnx", "encoder_model_quantized.onnx")));
    }

    [Fact]
    public void Every_clip_has_its_words()
    {
        var audio = Path.Combine(Folder, "audio");

        var listed = File.ReadLines(Path.Combine(audio, "TRANSCRIPTS.tsv")).Skip(1).Select(line => line.Split('\t')[0]);
        var present = Directory.EnumerateFiles(audio, "*.wav").Select(file => Path.GetFileName(file)!);

        Assert.Equal(present.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }
}
