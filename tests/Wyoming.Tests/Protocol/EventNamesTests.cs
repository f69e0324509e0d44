using System.Text;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Tests.Protocol;

public sealed class EventNamesTests
{
    [Fact]
    public void Every_kind_has_a_name_that_finds_it_again()
    {
        foreach (var kind in Enum.GetValues<EventKind>().Where(kind => kind != EventKind.Unknown))
        {
            Assert.Equal(kind, EventNames.Find(EventNames.Utf8(kind)));
            Assert.Equal(EventNames.Name(kind), Encoding.UTF8.GetString(EventNames.Utf8(kind)));
            Assert.InRange(EventNames.Name(kind).Length, 1, EventNames.MaxLength);
        }
    }

    [Fact]
    public void Names_follow_from_the_kinds()
    {
        foreach (var kind in Enum.GetValues<EventKind>().Where(kind => kind != EventKind.Unknown))
        {
            var dashed = string.Concat(
                kind.ToString().Select((letter, index) => char.IsUpper(letter) && index > 0 ? $"-{letter}" : $"{letter}"));

            Assert.Equal(dashed, EventNames.Name(kind), ignoreCase: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Describe")]
    [InlineData("describe ")]
    [InlineData("audio-chun")]
    [InlineData("audio-chunks")]
    public void Anything_else_is_unknown(string name) => Assert.Equal(EventKind.Unknown, EventNames.Find(Encoding.UTF8.GetBytes(name)));
}
