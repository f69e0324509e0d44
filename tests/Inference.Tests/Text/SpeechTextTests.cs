using HomeLab.Inference.Text;

namespace HomeLab.Inference.Tests.Text;

public sealed class SpeechTextTests
{
    [Theory]
    [InlineData("Hello there. How are you?", "Hello there.|How are you?")]
    [InlineData("Dr. Smith met Mrs. Jones at St. James Park. They left.", "Dr. Smith met Mrs. Jones at St. James Park.|They left.")]
    [InlineData("The U.S. Army is big. It is.", "The U.S. Army is big.|It is.")]
    [InlineData("We met at 5 p.m. on Friday. Good.", "We met at 5 p.m. on Friday.|Good.")]
    [InlineData("J. R. R. Tolkien wrote it. Yes.", "J. R. R. Tolkien wrote it.|Yes.")]
    [InlineData("Pi is 3.14159. Not 3.2.", "Pi is 3.14159.|Not 3.2.")]
    [InlineData("It costs $1,234.56 today. Really!", "It costs $1,234.56 today.|Really!")]
    [InlineData("Version 2.0.1 is out. Get it at example.com today.", "Version 2.0.1 is out.|Get it at example.com today.")]
    [InlineData("It is warm. 25 degrees outside.", "It is warm.|25 degrees outside.")]
    [InlineData("See No. 5 on p. 12 now.", "See No. 5 on p. 12 now.")]
    [InlineData("Really?! Yes!! No??", "Really?!|Yes!!|No??")]
    [InlineData("Wait... What? Well… Fine.", "Wait...|What?|Well…|Fine.")]
    [InlineData("wait... what is it", "wait... what is it.")]
    [InlineData("He said \"Stop.\" Then he left.", "He said \"Stop.\"|Then he left.")]
    [InlineData("“Go!” she said. “Why?” “Because.”", "“Go!” she said.|“Why?”|“Because.”")]
    [InlineData("(It rains.) We stay.", "(It rains.)|We stay.")]
    [InlineData("¿Qué hora es? ¡Son las siete!", "¿Qué hora es?|¡Son las siete!")]
    [InlineData("El Sr. García vive aquí. Bien.", "El Sr. García vive aquí.|Bien.")]
    public void Sentences_end_where_a_reader_ends_them(string text, string expected) => Check("en", text, expected);

    [Theory]
    [InlineData("de", "Am 3. Oktober ist Feiertag. Gut.", "Am 3. Oktober ist Feiertag.|Gut.")]
    [InlineData("de", "Das gilt z.B. Für alle bzw. Manche. Ja.", "Das gilt z.B. Für alle bzw. Manche.|Ja.")]
    [InlineData("en", "I was born in 24. Then we moved.", "I was born in 24.|Then we moved.")]
    [InlineData("fr", "« Bonjour. » Il sort.", "« Bonjour. »|Il sort.")]
    [InlineData("el", "Τι ώρα είναι; Είναι επτά.", "Τι ώρα είναι;|Είναι επτά.")]
    [InlineData("ar", "كيف حالك؟ أنا بخير.", "كيف حالك؟|أنا بخير.")]
    [InlineData("ur", "یہ اچھا ہے۔ وہ گیا۔", "یہ اچھا ہے۔|وہ گیا۔")]
    [InlineData("hi", "यह अच्छा है। वह गया।", "यह अच्छा है।|वह गया।")]
    [InlineData("hy", "Սա լավ է։ Նա գնաց։", "Սա լավ է։|Նա գնաց։")]
    [InlineData("zh", "今天天气很好。我们去公园吧！你去吗？", "今天天气很好。|我们去公园吧！|你去吗？")]
    [InlineData("ja", "「行く。」と言った。「はい。」彼は笑った。", "「行く。」と言った。|「はい。」|彼は笑った。")]
    [InlineData("ru", "Привет! Как дела? Хорошо.", "Привет!|Как дела?|Хорошо.")]
    public void Other_languages_have_their_own_marks(string language, string text, string expected) => Check(language, text, expected);

    [Theory]
    [InlineData("One\n\nTwo", "One.|Two.")]
    [InlineData("One\r\n\r\nTwo", "One.|Two.")]
    [InlineData("A line\ngoes on", "A line goes on.")]
    [InlineData("# Weather\nIt is **very** warm.", "Weather.|It is very warm.")]
    [InlineData("### Step 1: Go\n\nText", "Step 1: Go.|Text.")]
    [InlineData("Buy:\n- milk\n- *fresh* eggs\n  from the farm\n- [ ] bread\nThanks", "Buy:|milk.|fresh eggs from the farm.|bread.|Thanks.")]
    [InlineData("1. Heat the oven.\n2. Bake\n10) Eat", "1. Heat the oven.|2. Bake.|10) Eat.")]
    [InlineData("Do this: 1. Open it. 2. Close it.", "Do this: 1. Open it.|2. Close it.")]
    [InlineData("> quoted text\n> goes on", "quoted text goes on.")]
    [InlineData("Above\n\n---\n\nBelow", "Above.|Below.")]
    [InlineData("Title\n=====\nText", "Title.|Text.")]
    [InlineData("***\nText", "Text.")]
    public void Lines_and_lists_become_pieces(string text, string expected) => Check("en", text, expected);

    [Theory]
    [InlineData("This is **bold**, _italic_, ***both*** and ~~gone~~.", "This is bold, italic, both and gone.")]
    [InlineData("Call `light.turn_on` for living_room.", "Call light.turn on for living room.")]
    [InlineData("2 * 3 is 6 and 2*3 too.", "2 * 3 is 6 and 2*3 too.")]
    [InlineData("See [the guide](https://example.com/a(b)c) now.", "See the guide now.")]
    [InlineData("See [the guide][1] and note[2].", "See the guide and note2.")]
    [InlineData("![a cat](cat.png) sits.", "a cat sits.")]
    [InlineData("Go to https://www.example.com/path?q=1. Then <https://a.b/c>!", "Go to example.com.|Then a.b!")]
    [InlineData("Hot &amp; cold&nbsp;water &unknown; x<br/>y.", "Hot & cold water &unknown; x y.")]
    [InlineData("If a < b and c > d.", "If a < b and c > d.")]
    [InlineData("Line \\*one\\*.", "Line *one*.")]
    [InlineData("Hi 😀. Great 👍🏽 job ❤️! 🎉", "Hi.|Great job!")]
    [InlineData("👩‍👩‍👧 Family 🇩🇪 time", "Family time.")]
    [InlineData("It is 21 °C → warm ½ cup €5.", "It is 21 °C → warm ½ cup €5.")]
    [InlineData("Say [[ həlˈoʊ. Wˈɜːld ]] now.", "Say [[ həlˈoʊ. Wˈɜːld ]] now.")]
    [InlineData("Open [[ never closed", "Open never closed.")]
    public void Marks_that_nobody_says_are_left_out(string text, string expected) => Check("en", text, expected);

    [Fact]
    public void Code_blocks_are_skipped_and_the_text_around_them_stays() => Check(
        "en",
        "Run this:\n```bash\nrm -rf *\necho. Done.\n```\nThen wait.\n~~~\ncode\n~~~",
        "Run this:|Then wait.");

    [Fact]
    public void Tables_are_read_row_by_row() => Check(
        "en",
        "Here:\n\n| Room | Temp |\n|:-----|-----:|\n| **Kitchen** | 21 °C |\n| Bath | 23 |\n\nDone",
        "Here:|Room, Temp.|Kitchen, 21 °C.|Bath, 23.|Done.");

    [Theory]
    [InlineData("I have turned on all the lights in the kitchen, and the door is locked, too.", "I have turned on all the lights in the kitchen,|and the door is locked, too.")]
    [InlineData("I have turned on all the lights in the kitchen and the door is locked.", "I have turned on all the lights in the kitchen,|and the door is locked.")]
    [InlineData("Sure, I can do that for you.", "Sure, I can do that for you.")]
    [InlineData("Yes. I have turned on all the lights in the kitchen, and the door is locked.", "Yes.|I have turned on all the lights in the kitchen, and the door is locked.")]
    public void Only_a_long_first_sentence_is_cut_early(string text, string expected)
    {
        var pieces = SpeechText.Split(text, new SplitterOptions());

        Assert.Equal(expected.Split('|'), pieces.Select(piece => piece.Text));
    }

    [Fact]
    public void No_piece_is_longer_than_the_limit()
    {
        var words = string.Concat(Enumerable.Repeat("word after word without any stop ", 60));
        var commas = string.Concat(Enumerable.Repeat("some words here, ", 60));
        var unbroken = new string('x', 2_000);
        var chinese = string.Concat(Enumerable.Repeat("很多字，", 300));

        foreach (var text in new[] { words, commas, unbroken, chinese })
        {
            var pieces = SpeechText.Split(text, new SplitterOptions { AutoPunctuation = false });

            Assert.All(pieces, piece => Assert.InRange(piece.Text.Length, 1, 251));
            Assert.Equal(
                text.Replace(" ", "", StringComparison.Ordinal),
                string.Concat(pieces.Select(piece => piece.Text)).Replace(" ", "", StringComparison.Ordinal));
        }

        Assert.All(
            SpeechText.Split(commas, new SplitterOptions()),
            piece => Assert.True(piece.Text[^1] is ',' or '.', piece.Text));
    }

    [Fact]
    public void Pieces_say_what_follows_them()
    {
        var pieces = SpeechText.Split("One. Two\n\nThree", new SplitterOptions());

        Assert.Equal([TextPieceEnd.Sentence, TextPieceEnd.Paragraph, TextPieceEnd.Paragraph], pieces.Select(piece => piece.End));
    }

    private static void Check(string language, string text, string expected)
    {
        var pieces = SpeechText.Split(text, new SplitterOptions { Language = language, FirstPieceChars = 0 });

        Assert.Equal(expected.Split('|'), pieces.Select(piece => piece.Text));
    }
}
