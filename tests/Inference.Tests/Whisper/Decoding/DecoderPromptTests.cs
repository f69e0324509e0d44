using HomeLab.Inference.Whisper.Decoding;

namespace HomeLab.Inference.Tests.Whisper.Decoding;

public sealed class DecoderPromptTests
{
    private static readonly HomeLab.Inference.Whisper.Files.WhisperModelConfig English = Configs.Small([], [], null);

    private static readonly HomeLab.Inference.Whisper.Files.WhisperModelConfig Multilingual = English with
    {
        Languages = new Dictionary<string, int> { ["en"] = 20, ["de"] = 21 },
        Transcribe = 22,
        Translate = 23,
    };

    [Fact]
    public void English_only_models_know_neither_language_nor_task()
    {
        Assert.Equal([11, 13], new DecoderPrompt("en", true, false, []).All(English));
        Assert.Equal([11], new DecoderPrompt(null, false, true, []).All(English));
    }

    [Fact]
    public void Multilingual_models_are_told_language_and_task()
    {
        Assert.Equal([11, 21, 22, 13], new DecoderPrompt("de", false, false, []).All(Multilingual));
        Assert.Equal([11, 20, 23], new DecoderPrompt("en", true, true, []).All(Multilingual));
    }

    [Fact]
    public void The_language_is_the_likeliest_of_the_candidates()
    {
        var logits = new float[40];
        (logits[20], logits[21]) = (3, 1);

        Assert.Equal("en", new DecoderPrompt(null, false, false, []).Detect(Multilingual, logits));
        Assert.Equal("de", new DecoderPrompt(null, false, false, []) { Candidates = ["de"] }.Detect(Multilingual, logits));
        Assert.Null(new DecoderPrompt(null, false, false, []) { Candidates = ["de"] }.Detect(English, logits));
    }

    [Fact]
    public void Context_is_capped_to_its_last_tokens()
    {
        Assert.Equal([12, 3, 4, 5, 6, 7, 8, 9, 11], new DecoderPrompt("de", false, false, [.. Enumerable.Range(0, 10)]).Head(Multilingual));
    }
}
