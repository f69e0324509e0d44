using System.Text;

namespace HomeLab.Fuzz;

/// <summary>Makes a new input of old ones. The same random numbers give the same input.</summary>
internal static class Mutator
{
    private const int MaxInputBytes = 16 * 1024;

    private static readonly byte[][] Interesting =
    [
        .. new[] { "-1", "0", "2147483647", "2147483648", "9223372036854775808", "1e400", "null", "true", "\"\"", "{}", "[]", "\n", "\\u0000", "\\ud800" }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0], [0xC0, 0x0C], [0xC3, 0x28], [0xEF, 0xBB, 0xBF],
    ];

    public static byte[] Mutate(IReadOnlyList<byte[]> seeds, Random random)
    {
        var input = seeds[random.Next(seeds.Count)].ToList();
        for (var steps = random.Next(1, 6); steps > 0; steps--)
        {
            Step(input, seeds, random);
        }

        return input.Count <= MaxInputBytes ? [.. input] : [.. input.Take(MaxInputBytes)];
    }

    private static void Step(List<byte> input, IReadOnlyList<byte[]> seeds, Random random)
    {
        var at = random.Next(input.Count + 1);
        var length = Math.Min(random.Next(1, 33), input.Count - at);
        switch (random.Next(7))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = (byte)random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(at, input.GetRange(at, length));
                break;
            case 4:
                input.InsertRange(at, Interesting[random.Next(Interesting.Length)]);
                break;
            case 5:
                var other = seeds[random.Next(seeds.Count)];
                var from = random.Next(other.Length + 1);
                input.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(64), other.Length - from)).ToArray());
                break;
            default:
                ReplaceNumber(input, random);
                break;
        }
    }

    // Numbers in text are lengths more often than not.
    private static void ReplaceNumber(List<byte> input, Random random)
    {
        var starts = Enumerable.Range(0, input.Count).Where(
            i => char.IsAsciiDigit((char)input[i]) && (i == 0 || !char.IsAsciiDigit((char)input[i - 1]))).ToList();
        if (starts.Count == 0)
        {
            return;
        }

        var start = starts[random.Next(starts.Count)];
        var end = start;
        while (end < input.Count && char.IsAsciiDigit((char)input[end]))
        {
            end++;
        }

        input.RemoveRange(start, end - start);
        input.InsertRange(
            start, random.Next(2) == 0 ? Interesting[random.Next(Interesting.Length)] : Encoding.UTF8.GetBytes($"{random.Next(0, 3000)}"));
    }
}
