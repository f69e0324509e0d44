using System.Runtime.CompilerServices;

namespace HomeLab.Gateway.Access.Keys;

/// <summary>
/// Keys that were found lately, by the header that presented them. A header is known again as an object, not by its letters: the server
/// keeps the string of a header that a connection repeats. So nothing is compared that could tell its time, and who presents a new string
/// is looked up as usual. Thread-safe.
/// </summary>
internal sealed class RecentKeys
{
    /// <summary>
    /// Connections of a home that are busy at once; a power of two. What falls on the same place displaces the one before.
    /// </summary>
    private const int Places = 64;

    private readonly Found?[] _found = new Found?[Places];

    /// <summary>
    /// The key that <paramref name="header"/> presented before; null when it did not, or when the keys have changed since.
    /// </summary>
    /// <param name="header">The value of a header.</param>
    /// <param name="keys">The keys in force.</param>
    public ApiKey? Find(string header, object keys)
    {
        var found = Volatile.Read(ref _found[PlaceOf(header)]);
        return found is not null && ReferenceEquals(found.Header, header) && ReferenceEquals(found.Keys, keys) ? found.Key : null;
    }

    /// <summary>Remembers a key.</summary>
    /// <param name="header">The value of the header that presented it.</param>
    /// <param name="keys">The keys in force.</param>
    /// <param name="key">The one that was found.</param>
    public void Remember(string header, object keys, ApiKey key) =>
        Volatile.Write(ref _found[PlaceOf(header)], new Found(header, keys, key));

    private static int PlaceOf(string header) => RuntimeHelpers.GetHashCode(header) & (Places - 1);

    private sealed record Found(string Header, object Keys, ApiKey Key);
}
