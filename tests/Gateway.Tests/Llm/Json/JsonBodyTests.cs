using System.Text;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Tests.Llm.Json;

public sealed class JsonBodyTests
{
    [Fact]
    public void Changes_only_what_it_is_told_to()
    {
        var body = Read(""" { "model" : "a", "n": 1.500, "deep": {"model": [ 1 , 2]}, "keep_alive": 5 } """);
        using var output = new PooledBuffer();

        new JsonEdit(body).SetText("model", "b\"c").Remove("keep_alive").SetText("new", "x").WriteTo(output);

        Assert.Equal("""{"model":"b\u0022c","n": 1.500,"deep": {"model": [ 1 , 2]},"new":"x"}""", Encoding.UTF8.GetString(output.Written.Span));
    }

    [Theory]
    [InlineData("""{"model":"a","model":"b"}""")]
    [InlineData("""{"model":"a","MODEL":"b"}""")]
    [InlineData("""{"model":"a","mod\u0065l":"b"}""")]
    public void Refuses_a_name_that_stands_there_twice(string json)
    {
        Assert.False(JsonBody.TryRead(Encoding.UTF8.GetBytes(json), out _, out var fault));
        Assert.Contains("twice", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("{\"a\":}")]
    [InlineData("\"\\ud800\"")]
    public void Refuses_what_is_no_object(string json)
    {
        Assert.False(JsonBody.TryRead(Encoding.UTF8.GetBytes(json), out _, out var fault));
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void Finds_escaped_names_whatever_their_case()
    {
        Assert.Equal("a", Read("""{"\u004dodel":"a"}""").Text("model"));
    }

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"x":null}""", true)]
    [InlineData("""{"x":""}""", true)]
    [InlineData("""{"x":[ ]}""", true)]
    [InlineData("""{"x":[0]}""", false)]
    [InlineData("""{"x":" "}""", false)]
    public void Knows_what_is_empty(string json, bool empty)
    {
        Assert.Equal(empty, Read(json).IsEmpty("x"));
    }

    private static JsonBody Read(string json)
    {
        Assert.True(JsonBody.TryRead(Encoding.UTF8.GetBytes(json), out var body, out var fault), fault);
        return body;
    }
}
