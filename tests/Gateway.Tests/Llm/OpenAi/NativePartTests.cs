using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Llm.OpenAi;

namespace HomeLab.Gateway.Tests.Llm.OpenAi;

public sealed class NativePartTests
{
    [Fact]
    public void Slices_a_line_without_decoding_it()
    {
        var part = NativePart.Read("""{"model":"m","message":{"role":"assistant","content":"a \"b\" \u00e9","thinking":"hm","tool_calls":[]},"logprobs":[{"token":"a"}],"done":false}"""u8);

        Assert.Equal("\"a \\\"b\\\" \\u00e9\"", Encoding.UTF8.GetString(part.Content));
        Assert.Equal("\"hm\"", Encoding.UTF8.GetString(part.Thinking));
        Assert.True(part.ToolCalls.IsEmpty);
        Assert.False(part.LogProbabilities.IsEmpty);
        Assert.False(part.Done);
    }

    [Fact]
    public void Reads_the_last_line_of_generate()
    {
        var part = NativePart.Read("""{"response":"","done":true,"done_reason":"length","context":[1,2,3],"prompt_eval_count":7,"eval_count":3}"""u8);

        Assert.True(part.Done);
        Assert.Equal("length", part.DoneReason);
        Assert.Equal(10, part.Usage.Total);
        Assert.True(part.Content.IsEmpty);
    }

    [Theory]
    [InlineData("""{"error":"it broke"}""", "it broke")]
    [InlineData("""{"error":{"code":1}}""", "The backend failed.")]
    public void Reads_errors(string line, string error)
    {
        Assert.Equal(error, NativePart.Read(Encoding.UTF8.GetBytes(line)).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"message\":")]
    [InlineData("<html>")]
    public void Throws_at_what_is_no_object(string line)
    {
        Assert.ThrowsAny<JsonException>(() => { NativePart.Read(Encoding.UTF8.GetBytes(line)); });
    }

    [Theory]
    [InlineData("""{"message":7,"done":"yes","eval_count":"x","done_reason":4}""")]
    [InlineData("""{"message":null,"response":null}""")]
    [InlineData("""{"message":{"content":[1,{"a":"b"}],"tool_calls":{}}}""")]
    public void Survives_wrong_types(string line)
    {
        var part = NativePart.Read(Encoding.UTF8.GetBytes(line));

        Assert.True(part.Content.IsEmpty);
        Assert.False(part.Done);
    }
}
