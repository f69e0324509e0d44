using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Golden;

public sealed class SeededWeightsTests
{
    [Fact]
    public void The_generator_gives_the_published_values()
    {
        var test = new SplitMix64(0xf9e6e6ef197c2b25, 1f, 0f);

        Assert.Equal(
            [-0.44791150093078613f, 0.7609717845916748f, 0.8698133230209351f, -0.3257485628128052f], [test[0], test[1], test[2], test[3]]);
    }

    [Theory]
    [InlineData("golden/whisper/tiny", "encoder_model")]
    [InlineData("golden/whisper/tiny", "encoder_model_fp16")]
    [InlineData("golden/whisper/tiny", "encoder_model_quantized")]
    [InlineData("golden/whisper/tiny", "decoder_model_merged_quantized")]
    public void Weights_have_the_announced_checksum(string folder, string name)
    {
        var recipe = SharedFolder.Path($"{folder}/{name}.recipe.tsv");
        var announced = File.ReadLines(recipe).First().Split("sha256=")[1];

        Assert.Equal(announced, SeededWeights.Write(recipe, Stream.Null));
    }

    [Fact]
    public void A_prepared_model_has_its_weights_beside_it_and_is_not_written_twice()
    {
        var model = SeededWeights.Prepare("golden/whisper/tiny", "encoder_model");
        var written = File.GetLastWriteTimeUtc(Path.ChangeExtension(model, ".weights.bin"));

        Assert.Equal(model, SeededWeights.Prepare("golden/whisper/tiny", "encoder_model"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.ChangeExtension(model, ".weights.bin")));
    }
}
