using HomeLab.Gateway.Access.Keys;

namespace HomeLab.Gateway.Tests.Access.Keys;

public sealed class RecentKeysTests
{
    private const string Header = "Bearer hl_kitchen";

    private static readonly ApiKey Kitchen = new() { Id = "kitchen" };

    private readonly RecentKeys _recent = new();
    private readonly object _keys = new();

    [Fact]
    public void Knows_a_header_again_that_a_connection_repeats()
    {
        _recent.Remember(Header, _keys, Kitchen);

        Assert.Same(Kitchen, _recent.Find(Header, _keys));
    }

    [Fact]
    public void Does_not_compare_letters()
    {
        _recent.Remember(Header, _keys, Kitchen);

        Assert.Null(_recent.Find(new string(Header.AsSpan()), _keys));
    }

    [Fact]
    public void Forgets_everything_when_the_keys_change()
    {
        _recent.Remember(Header, _keys, Kitchen);

        Assert.Null(_recent.Find(Header, new object()));
    }

    [Fact]
    public void Keeps_apart_what_falls_on_one_place()
    {
        var headers = Enumerable.Range(0, 1000).Select(i => $"Bearer {i}").ToList();
        var keys = headers.Select(header => new ApiKey { Id = header }).ToList();
        for (var i = 0; i < headers.Count; i++)
        {
            _recent.Remember(headers[i], _keys, keys[i]);
        }

        Assert.All(
            headers.Zip(keys), pair => Assert.True(_recent.Find(pair.First, _keys) is var key && (key is null || key == pair.Second)));
        Assert.Same(keys[^1], _recent.Find(headers[^1], _keys));
    }
}
