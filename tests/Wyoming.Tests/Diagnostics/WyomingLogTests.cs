using System.Reflection;
using HomeLab.Wyoming.Diagnostics;
using Microsoft.Extensions.Logging;

namespace HomeLab.Wyoming.Tests.Diagnostics;

public sealed class WyomingLogTests
{
    [Fact]
    public void Event_ids_are_unique_and_in_the_block_of_this_library()
    {
        var ids = typeof(WyomingLog).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => message.EventId)
            .ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id, 1000, 1999));
    }
}
