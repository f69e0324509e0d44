using System.Diagnostics;

namespace HomeLab.Fuzz;

/// <summary>An input that a target did not survive.</summary>
internal sealed record Finding(string Target, int Seed, byte[] Input, Exception Exception);

/// <summary>Runs targets on numbered inputs: a number always gives the same input.</summary>
internal static class Fuzzer
{
    /// <summary>All targets of this assembly by name.</summary>
    public static IReadOnlyDictionary<string, IFuzzTarget> Targets { get; } = typeof(Fuzzer).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IFuzzTarget).IsAssignableFrom(type))
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .ToDictionary(type => type.Name, type => (IFuzzTarget)Activator.CreateInstance(type)!);

    /// <summary>The input of a number; the seeds themselves come first.</summary>
    public static byte[] Input(IFuzzTarget target, int number) =>
        number < target.Seeds.Count ? target.Seeds[number] : Mutator.Mutate(target.Seeds, new Random(number));

    /// <summary>Runs one input; null when the target survives it.</summary>
    public static Finding? RunOne(string name, IFuzzTarget target, int number)
    {
        var input = Input(target, number);
        try
        {
            target.Run([.. input], new Random(number));
            return null;
        }
        catch (Exception exception)
        {
            return new Finding(name, number, input, exception);
        }
    }

    /// <summary>Runs inputs from <paramref name="first"/> on until the time is over or one is a finding.</summary>
    public static Finding? RunFor(string name, IFuzzTarget target, int first, TimeSpan duration, out int count)
    {
        var started = Stopwatch.GetTimestamp();
        for (count = 0; Stopwatch.GetElapsedTime(started) < duration; count++)
        {
            if (RunOne(name, target, first + count) is { } finding)
            {
                return finding;
            }
        }

        return null;
    }
}
