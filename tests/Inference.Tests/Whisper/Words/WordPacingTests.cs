using HomeLab.Inference.Whisper.Words;

namespace HomeLab.Inference.Tests.Whisper.Words;

public sealed class WordPacingTests
{
    [Fact]
    public void Joins_marks_to_the_words_they_belong_to()
    {
        var words = Words(" He", " said", ",", " \"", "what", "'s", " 5", "%", "?", "\"");

        Assert.Equal([" He", " said,", " \"what's", " 5%?\""], WordPacing.JoinPunctuation(words).Select(word => word.Text));
    }

    [Fact]
    public void A_joined_word_keeps_its_own_times_and_its_first_token()
    {
        var joined = WordPacing.JoinPunctuation(Words(" (", "now", ")"));

        Assert.Equal([new AlignedWord(" (now)", 0, 10, 20)], joined);
    }

    [Fact]
    public void Marks_without_a_word_stay()
    {
        Assert.Equal([".",], WordPacing.JoinPunctuation(Words(".")).Select(word => word.Text));
        Assert.Equal([" a", " \""], WordPacing.JoinPunctuation(Words(" a", " \"")).Select(word => word.Text));
    }

    [Fact]
    public void Pauses_are_taken_out_of_the_words_beside_them()
    {
        List<AlignedWord> words =
        [
            new(" Stop", 0, 0, 90), new(" it", 1, 90, 100), new(".", 2, 100, 160), new(
                " Now", 3, 160, 220), new(" go", 4, 220, 232), new(" on", 5, 232, 242), new(
                " there", 6, 242, 300),
        ];

        WordPacing.TrimPauses(words);

        // The middle length is 58, above the longest usual one: 35, so that twice that may stay.
        Assert.Equal(
            [(20, 90), (90, 100), (100, 160), (160, 220), (220, 232), (232, 242), (242, 300)],
            words.Select(word => (word.Start, word.End)));
    }

    [Fact]
    public void The_end_of_a_sentence_and_what_follows_it_are_cut_to_twice_the_usual_length()
    {
        List<AlignedWord> words =
        [
            new(" a", 0, 0, 10),
            new(" b", 1, 10, 20),
            new(".", 2, 20, 60),
            new(" c", 3, 60, 100),
            new(" d", 4, 100, 110),
            new(" e", 5, 110, 120),
            new(" f", 6, 120, 150),
        ];

        WordPacing.TrimPauses(words);

        Assert.Equal(
            [(0, 10), (10, 20), (20, 40), (80, 100), (100, 110), (110, 120), (120, 140)], words.Select(word => (word.Start, word.End)));
    }

    private static List<AlignedWord> Words(params string[] texts) =>
        [.. texts.Select((text, i) => new AlignedWord(text, i, i * 10, (i + 1) * 10))];
}
