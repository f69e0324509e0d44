using HomeLab.Benchmarks.Report;

namespace HomeLab.Benchmarks.Tests.Report;

public sealed class NotesTests
{
    private readonly Notes _notes = Notes.Parse(
        "For editors.\n\n## tts-first\n\nThe limit is\nmemory.\n\n## Peers\n\n### sherpa\n\nBeside us.\n");

    [Fact]
    public void A_heading_with_the_name_of_a_measurement_begins_what_is_said_about_it() =>
        Assert.Equal("The limit is\nmemory.", _notes.About("tts-first"));

    [Fact]
    public void Nothing_is_said_about_others() => Assert.Equal("", _notes.About("frame"));

    [Fact]
    public void Other_headings_are_sections_of_their_own() =>
        Assert.Equal([("Peers", "### sherpa\n\nBeside us.")], _notes.Others(["tts-first", "frame"]));

    [Fact]
    public void What_stands_before_the_first_heading_is_for_editors() =>
        Assert.DoesNotContain(_notes.Others([]), section => section.Text.Contains("editors", StringComparison.Ordinal));
}
