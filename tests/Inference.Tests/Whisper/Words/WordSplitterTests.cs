using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Text;
using HomeLab.Inference.Whisper.Words;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper.Words;

public sealed class WordSplitterTests
{
    private readonly WhisperTokenizer _tokenizer = WhisperTokenizer.Load(new WhisperFolder(SharedFolder.Path("golden/whisper/tokenizer")));

    [Theory]
    [InlineData(" Turn on the kitchen light, please.", "en", " Turn| on| the| kitchen| light|,| please|.")]
    [InlineData(" antidisestablishmentarianism wins", null, " antidisestablishmentarianism| wins")]
    [InlineData(" Größe für 😀 alle", "de", " Größe| für| 😀| alle")]
    [InlineData("おはよう", "ja", "お|は|よう")]
    public void Groups_tokens_into_words(string text, string? language, string expected)
    {
        var words = WordSplitter.Split(_tokenizer, _tokenizer.Encode(text), language);

        Assert.Equal(expected, string.Join('|', words.Select(word => word.Text)));
        Assert.Equal(_tokenizer.Encode(text).Count, words.Sum(word => word.Tokens));
    }

    [Fact]
    public void A_character_cut_off_at_the_end_still_belongs_to_a_word()
    {
        var tokens = _tokenizer.Encode(" 😀").SkipLast(1).ToList();

        var words = WordSplitter.Split(_tokenizer, tokens, "en");

        Assert.Equal(tokens.Count, words.Sum(word => word.Tokens));
    }
}
