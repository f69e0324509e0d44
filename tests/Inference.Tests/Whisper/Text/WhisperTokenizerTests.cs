using System.Text.Json;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Text;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper.Text;

public sealed class WhisperTokenizerTests
{
    [Fact]
    public void Decodes_every_golden_sequence_whole_or_cut()
    {
        var tokenizer = WhisperTokenizer.Load(new WhisperFolder(SharedFolder.Path("golden/whisper/tokenizer")));
        using var golden = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Path("golden/whisper/tokenizer-golden.json")));
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();

        Assert.Equal(250, cases.Count);
        Assert.All(cases, item => Assert.Equal(item.GetProperty("text").GetString(), tokenizer.Decode(Ids(item))));
    }

    [Fact]
    public void Encodes_every_golden_source()
    {
        var tokenizer = WhisperTokenizer.Load(new WhisperFolder(SharedFolder.Path("golden/whisper/tokenizer")));
        using var golden = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Path("golden/whisper/tokenizer-golden.json")));
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray()
            .Where(
                item =>
                    item.GetProperty("kind").GetString() == "encode"
                        && !item.GetProperty("source").GetString()!.Contains("<|", StringComparison.Ordinal))
            .ToList();

        Assert.True(cases.Count >= 30);
        Assert.All(cases, item => Assert.Equal(Ids(item), tokenizer.Encode(item.GetProperty("source").GetString()!)));
    }

    [Fact]
    public void A_prompt_cannot_command_the_decoder()
    {
        var tokenizer = WhisperTokenizer.Load(new WhisperFolder(SharedFolder.Path("golden/whisper/tokenizer")));

        var ids = tokenizer.Encode(" <|notimestamps|> literal");

        Assert.All(ids, id => Assert.InRange(id, 0, 50256));
        Assert.Equal(" <|notimestamps|> literal", tokenizer.Decode([.. ids]));
    }

    [Fact]
    public void The_older_files_give_the_same_tokenizer()
    {
        using var folder = new ModelCopy(SharedFolder.Path("golden/whisper/tokenizer"), "vocab.json", "merges.txt", "added_tokens.json");
        var fast = WhisperTokenizer.Load(new WhisperFolder(SharedFolder.Path("golden/whisper/tokenizer")));
        var classic = WhisperTokenizer.Load(new WhisperFolder(folder.Path));
        const string Text = " Schalte das Wohnzimmerlicht ein, it's 20 °C! リビングの電気をつけて。 🙂";

        Assert.Equal(fast.Encode(Text), classic.Encode(Text));
        Assert.Equal(Text, classic.Decode([.. classic.Encode(Text)]));
        Assert.Equal(fast.Decode([50258, 50259, 50359]), classic.Decode([50258, 50259, 50359]));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"model":{"vocab":{"a":0},"merges":"x"}}""")]
    [InlineData("""{"model":{"vocab":{"a":0},"merges":[1]}}""")]
    [InlineData("""{"model":{"vocab":{"a":0},"merges":["ab"]}}""")]
    [InlineData("""{"model":{"vocab":{"a":-1},"merges":[]}}""")]
    [InlineData("""{"model":{"vocab":{"a":2000000000},"merges":[]}}""")]
    public void A_damaged_file_is_named(string content)
    {
        using var folder = new ModelCopy(SharedFolder.Path("golden/whisper/tokenizer"));
        folder.Write("tokenizer.json", content);

        var failure = Assert.Throws<InferenceException>(() => WhisperTokenizer.Load(new WhisperFolder(folder.Path)));

        Assert.Contains("tokenizer.json", failure.Message, StringComparison.Ordinal);
    }

    private static int[] Ids(JsonElement item) => [.. item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
}
