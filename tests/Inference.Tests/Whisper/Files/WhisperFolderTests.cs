using HomeLab.Inference.Whisper;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Runtime;

namespace HomeLab.Inference.Tests.Whisper.Files;

public sealed class WhisperFolderTests
{
    private static readonly string[] Whole =
    [
        "config.json", "generation_config.json", "preprocessor_config.json", "tokenizer.json",
        "onnx/encoder_model_quantized.onnx", "onnx/decoder_model_merged_quantized.onnx",
    ];

    [Fact]
    public void Weights_may_lie_beside_the_json_files()
    {
        using var copy = new ModelCopy(GoldenWhisper.DemoFolder, Whole);
        foreach (var file in Directory.GetFiles(copy.PathOf("onnx")))
        {
            File.Move(file, copy.PathOf(Path.GetFileName(file)));
        }

        using var model = WhisperModel.Load(copy.Path, new WhisperOptions { Precision = WhisperPrecision.Auto }, 1);

        Assert.Equal(WhisperPrecision.Int8, model.Precision);
        Assert.Equal(TimeSpan.FromSeconds(10), model.Config.Window);
        Assert.Equal(0.02, model.Config.TimestampSeconds, 1e-9);
    }

    [Fact]
    public void The_setting_chooses_the_weights()
    {
        var folder = new WhisperFolder(GoldenWhisper.DemoFolder);

        Assert.EndsWith(
            "encoder_model_quantized.onnx", folder.ChooseWeights(WhisperPrecision.Auto, onGpu: false).Encoder, StringComparison.Ordinal);
        Assert.EndsWith("encoder_model.onnx", folder.ChooseWeights(WhisperPrecision.Auto, onGpu: true).Encoder, StringComparison.Ordinal);
        Assert.Contains(
            "Float16",
            Assert.Throws<InferenceException>(() => folder.ChooseWeights(WhisperPrecision.Float16, onGpu: false)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("preprocessor_config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("onnx/encoder_model_quantized.onnx")]
    [InlineData("onnx/decoder_model_merged_quantized.onnx")]
    public void A_missing_file_is_named_with_the_fix(string file)
    {
        using var copy = new ModelCopy(GoldenWhisper.DemoFolder, Whole.Where(each => each != file));

        var failure = Assert.Throws<InferenceException>(() => Load(copy));

        Assert.Contains(
            Path.GetFileNameWithoutExtension(file).Replace("_quantized", "", StringComparison.Ordinal),
            failure.Message,
            StringComparison.Ordinal);
        Assert.Contains("nstall the model again", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("onnx/encoder_model_quantized.onnx", 0)]
    [InlineData("onnx/encoder_model_quantized.onnx", 100_000)]
    [InlineData("onnx/decoder_model_merged_quantized.onnx", 1)]
    [InlineData("onnx/decoder_model_merged_quantized.onnx", 1_000_000)]
    public void Truncated_weights_are_named(string file, int bytes)
    {
        using var copy = new ModelCopy(GoldenWhisper.DemoFolder, Whole);
        copy.Write(file, File.ReadAllBytes(copy.PathOf(file))[..bytes]);

        Assert.Contains(Path.GetFileName(file), Assert.Throws<InferenceException>(() => Load(copy)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Swapped_networks_are_noticed()
    {
        using var copy = new ModelCopy(GoldenWhisper.DemoFolder, Whole);
        copy.Write("onnx/encoder_model_quantized.onnx", File.ReadAllBytes(copy.PathOf("onnx/decoder_model_merged_quantized.onnx")));

        Assert.Contains("not a Whisper encoder", Assert.Throws<InferenceException>(() => Load(copy)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"num_mel_bins\": 80", "\"num_mel_bins\": 128", "config.json")]
    [InlineData("\"vocab_size\": 1510", "\"vocab_size\": 1600", "config.json")]
    [InlineData("\"max_source_positions\": 500", "\"max_source_positions\": 333", "config.json")]
    [InlineData("\"sampling_rate\": 16000", "\"sampling_rate\": 8000", "preprocessor_config.json")]
    [InlineData("\"n_fft\": 400", "\"n_fft\": 434", "preprocessor_config.json")]
    [InlineData("\"no_timestamps_token_id\": 1008", "\"no_timestamps_token_id\": 90000", "generation_config.json")]
    [InlineData("{", "[", "config.json")]
    public void Files_that_contradict_each_other_are_refused(string from, string to, string file)
    {
        using var copy = new ModelCopy(GoldenWhisper.DemoFolder, Whole);
        var content = File.ReadAllText(copy.PathOf(file));
        Assert.Contains(from, content, StringComparison.Ordinal);
        copy.Write(file, content.Replace(from, to, StringComparison.Ordinal));

        Assert.Throws<InferenceException>(() => Load(copy));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        Assert.Contains(
            "/no/such/model",
            Assert.Throws<InferenceException>(() => new WhisperFolder("/no/such/model")).Message,
            StringComparison.Ordinal);
    }

    private static void Load(ModelCopy copy) =>
        HomeLab.Inference.Whisper.WhisperRecognizer.Load(copy.Path, new HomeLab.Inference.Whisper.WhisperOptions()).Dispose();
}
