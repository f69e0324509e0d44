using HomeLab.Gateway.Cli;
using HomeLab.Inference.Recognition;

namespace HomeLab.Gateway.Tests.Cli;

public sealed class TranscriptTextTests
{
    private static readonly Transcript Spoken = new(
        "Hello there. Goodbye.",
        "en",
        TimeSpan.FromSeconds(3.5),
        [Segment(0, 1.25, " Hello there.", Word(0.1, 0.5, " Hello"), Word(0.5, 1.2, " there.")), Segment(3661, 3662.004, " Goodbye.")],
        default);

    [Fact]
    public void Plain_text_names_the_file_only_when_there_are_several()
    {
        Assert.Equal("Hello there. Goodbye.\n", Write(TranscriptFormat.Text, files: ["a.wav"]));
        Assert.Equal("a.wav: Hello there. Goodbye.\n", Write(TranscriptFormat.Text, files: ["a.wav", "b.wav"]));
    }

    [Fact]
    public void Srt_numbers_its_segments_and_has_commas()
    {
        Assert.Equal(
            "1\n00:00:00,000 --> 00:00:01,250\nHello there.\n\n2\n01:01:01,000 --> 01:01:02,004\nGoodbye.\n\n",
            Write(TranscriptFormat.Srt, files: ["a.wav"]));
    }

    [Fact]
    public void Vtt_has_a_heading_and_points()
    {
        Assert.StartsWith(
            "WEBVTT\n\n00:00:00.000 --> 00:00:01.250\nHello there.\n",
            Write(TranscriptFormat.Vtt, files: ["a.wav"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_line()
    {
        Assert.Equal(
            """{"file":"a.wav","text":"Hello there. Goodbye.","language":"en","duration":3.5,"segments":[{"start":0,"end":1.25,"text":"Hello there.","words":[{"start":0.1,"end":0.5,"text":"Hello"},{"start":0.5,"end":1.2,"text":"there."}]},{"start":3661,"end":3662.004,"text":"Goodbye."}]}""" + "\n",
            Write(TranscriptFormat.Json, files: ["a.wav"]));
    }

    [Fact]
    public void Words_have_a_line_each()
    {
        Assert.Equal(
            "[00:00:00.100 → 00:00:00.500] Hello\n[00:00:00.500 → 00:00:01.200] there.\n",
            Write(TranscriptFormat.Text, files: ["a.wav"], words: true));
    }

    private static string Write(TranscriptFormat format, string[] files, bool words = false)
    {
        using var output = new StringWriter { NewLine = "\n" };
        TranscriptText.Write(output, new TranscribeRequest(files, null, false, false, words, format, null, null), files[0], Spoken);
        return output.ToString().ReplaceLineEndings("\n");
    }

    private static TranscriptSegment Segment(double start, double end, string text, params TranscriptWord[] words) =>
        new(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end), text, [], 0, 0, 1, 0) { Words = words };

    private static TranscriptWord Word(double start, double end, string text) =>
        new(text, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end));
}
