using HomeLab.Inference.Text;

namespace HomeLab.Inference.Tests.Text;

public sealed class SpeechTextCutTests
{
    private static readonly string[] Texts =
    [
        "# Plan\n\nDr. Smith paid $1,234.56 for [2 tickets](https://a.b/c_d), **really**! See https://example.com/x?y=1. Then:\n\n1. Go\n2. *Stop* 😀\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n```c\nint x;\n```\n> He said: \"Go.\" \"Why?\" &amp; left… [[ həlˈoʊ ]] 今天。明天，后天！ Τι; Ναι. <b>x</b> 👩‍👩‍👧",
        "I have turned on all of the lights in the whole house for you, and the heating will follow at 7 p.m. on Friday. Anything else? - - -\n***\n* x",
        "\\*a\\* ~b~ ~~c~~ _d_ e_f `g` [h] ![i](j) k* l ** m\r\n\r\nn\rhttp hhttps://x <y <https://z.q/> &am [[ open",
    ];

    [Fact]
    public void Two_deltas_cut_anywhere_give_the_pieces_of_the_whole()
    {
        foreach (var text in Texts)
        {
            var whole = SpeechText.Split(text, new SplitterOptions());
            for (var cut = 0; cut <= text.Length; cut++)
            {
                Assert.Equal(whole, InDeltas([text[..cut], text[cut..]]));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    public void Deltas_of_any_size_give_the_pieces_of_the_whole(int size)
    {
        foreach (var text in Texts)
        {
            var deltas = text.Chunk(size).Select(chunk => new string(chunk));

            Assert.Equal(SpeechText.Split(text, new SplitterOptions()), InDeltas(deltas));
        }
    }

    [Fact]
    public void A_sentence_is_out_as_soon_as_the_next_one_begins()
    {
        var pieces = new List<TextPiece>();
        var splitter = new SpeechText(new SplitterOptions(), pieces.Add);

        splitter.Append("Yes, I can. ");
        Assert.Empty(pieces);
        splitter.Append("N");

        Assert.Equal("Yes, I can.", Assert.Single(pieces).Text);
    }

    [Fact]
    public void Random_marks_lose_no_letter_and_never_stall()
    {
        var random = new Random(7);
        const string Alphabet = "ab AB.,;:!?*_`~#[]()<>&|-=\n\r\t\\\"'01h/…。😀é";
        for (var round = 0; round < 300; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 400)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            var whole = SpeechText.Split(text, new SplitterOptions());

            Assert.Equal(whole, InDeltas(text.Chunk(random.Next(1, 9)).Select(chunk => new string(chunk))));
            Assert.All(whole, piece => Assert.Equal(piece.Text.Trim(), piece.Text));
        }
    }

    private static List<TextPiece> InDeltas(IEnumerable<string> deltas)
    {
        var pieces = new List<TextPiece>();
        var splitter = new SpeechText(new SplitterOptions(), pieces.Add);
        foreach (var delta in deltas)
        {
            splitter.Append(delta);
        }

        splitter.Complete();
        return pieces;
    }
}
